"""What the rules rest on: law, practice, or plain clarity. Shown with every finding."""

from django.utils.translation import gettext_lazy as _

CLARITY = _("Clarity: two statements on the same thing cannot both be followed up.")
COMPLETENESS = _("Clarity: what is not written down is hard to hold anybody to.")
CO_FINANCED = _("SKR's criteria: a partnership is financed by all parties together.")
GUIDELINE = _("The board's guideline for the public share of the economy.")
SHARED_STEERING = _("SKR's criteria: shared engagement, ownership and steering.")
FOLLOW_UP = _("SKR's criteria: the partnership develops by joint follow-up.")
PROCUREMENT = _("Lagen (2016:1145) om offentlig upphandling; HFD 2020 ref. 15.")
DECISION = _("Kommunallagen (2017:725): the board decides before the municipality is bound.")
FUNDER_TERMS = _("The funder's terms: costs outside the days of the grant are as a rule not paid.")
SIGNING = _("Law of contract: whoever signs must have the right to bind the party.")
TERMS_OF_CONTRACT = _("Law of contract: what the parties have not agreed is left to dispute.")
ARITHMETIC = _("Arithmetic: parts and whole must be the same amount.")
