"""What a model needs to run on its own; the text of these modules is copied into each one.

Standard library only, and nothing else of this package. The compiler leaves out the module
docstrings and the imports of siblings and copies the rest in the order of `MODULES`, so
module-level names are distinct across all modules.
"""

MODULES = (
    "assumptions",
    "roots",
    "speeds",
    "amortisation",
    "collateral",
    "projection",
    "indices",
    "sharing",
    "flows",
    "totals",
    "summary",
    "output",
    "command",
)
# What only some models need: those of deals that pay less often than every month, those of deals
# that buy loans, and those of deals whose loans stand in tapes.
PERIOD_MODULES = ("periods",)
PURCHASE_MODULES = ("periods", "vintages")
TAPE_MODULES = ("loan_blocks", "loan_parts", "tape_files", "tapes")

# What runs for every month of every scenario. Written in a small subset of Python (no powers, no
# sums, nothing that a compiler could round otherwise), so that a batch can run the very same text
# as machine code and arrive at the very same figures.
KERNEL_FUNCTIONS = (
    "twelfth_root",
    "monthly_rate",
    "psa_rate",
    "sda_rate",
    "abs_rate",
    "rates_from_psa",
    "rates_from_sda",
    "rates_from_abs",
    "rates_from_annual",
    "fractions_of",
    "end_defaults",
    "level_pay",
    "level_pay_between_resets",
    "due_at_the_ends",
    "scheduled_balances",
    "reset_rates",
    "net_rates",
    "rates_above",
    "stated_flows",
    "collateral",
    "prepayment_interest",
    "late_recoveries",
    "sum_of_lanes",
    "project_block",
    "place_rates",
    "add_part",
    "finish_tape",
    "share_by_weight",
    "class_totals",
    "first_period",
    "present_value",
    "add_cash",
    "sum_by_period",
    "pick_by_period",
    "place_vintages",
    "place_weighted",
    "add_vintage",
)
