"""The aggregate figures that the default extract is drawn from.

Counts, shares and quantiles of groups of customers of the original extract, rounded
(shares to three digits at most, money to two significant ones). No row, no user id and
no smallest or largest value of anything is in here: where a distribution needs an end,
the end is a round number. A group too small for figures of its own shares its
neighbour's.

Axes are named in the comment above each table. `product group` is the number of
products clipped to 1..4.
"""

# --- fixed counts, per BASE_ROWS customers ------------------------------------
BASE_ROWS = 10_000
MISSING_AGE_COUNT = 26
# User ids that two different customers share, one in each of SHARED_ID_CITIES.
SHARED_ID_COUNT = 73
SHARED_ID_CITIES = ("Рыбинск", "Ярославль")
# The balance of the one customer that stands out, in roubles, at least.
OUTLIER_BALANCE_RUB = 110_000_000

# --- user ids -----------------------------------------------------------------
# Above all of the original's, so that no number of a customer is in here.
FIRST_USER_ID = 300_000
# Numbers available per customer: on average every 14th is taken.
USER_ID_SPACING = 14

# --- city: share of customers. It has no effect on anything. ------------------
CITY_SHARES = {"Ярославль": 0.589, "Рыбинск": 0.270, "Ростов": 0.141}

# --- products, activity, churn, gender ----------------------------------------
# products: (customers, share active, churn of active, churn of inactive,
#            women among churned, women among retained)
# The one customer without a product is made up.
PRODUCT_GROUPS = {
    0: (1, 0.500, 1.000, 1.000, 0.500, 0.500),
    1: (3341, 0.528, 0.088, 0.051, 0.272, 0.473),
    2: (5126, 0.516, 0.277, 0.100, 0.350, 0.564),
    3: (1039, 0.417, 0.406, 0.200, 0.424, 0.628),
    4: (474, 0.789, 0.559, 0.910, 0.333, 0.454),
    5: (19, 0.900, 0.350, 1.000, 0.400, 0.500),
}

# --- age ----------------------------------------------------------------------
# First age of each band; the last one is where the last band ends (exclusive).
AGE_BANDS = (18, 25, 30, 35, 40, 45, 50, 55, 61, 65, 70, 75, 87)
# Customers in each band, per thousand. [man, woman][retained, churned][band]
AGE_PER_MILLE = (
    (
        (32, 106, 199, 207, 170, 102, 70, 66, 28, 18, 2, 0),
        (21, 142, 198, 192, 123, 74, 108, 111, 19, 11, 1, 0),
    ),
    (
        (20, 63, 147, 174, 142, 95, 80, 100, 70, 65, 30, 14),
        (9, 102, 195, 153, 96, 71, 132, 197, 33, 8, 2, 2),
    ),
)
# Inside a band the single years follow this polyline (age: relative frequency).
AGE_PROFILE = {18: 10, 24: 90, 30: 290, 37: 400, 46: 195, 60: 160, 72: 35, 86: 2}
# Active customers in a band, relative to what gender, products and churn explain.
AGE_ACTIVITY = (1.18, 1.08, 1.00, 0.97, 0.96, 0.91, 0.97, 0.95, 1.07, 1.22, 1.18, 1.44)
ACTIVE_SHARE = 0.52
# Years by which customers of a product group are older than others of their gender,
# churn and activity. [product group][man, woman]
AGE_SHIFT_YEARS = ((-0.36, -0.47), (0.12, -0.18), (1.87, 3.23), (-1.56, -3.76))

# --- equity -------------------------------------------------------------------
# Customers with equity 0, 1, ... 5 and with 6 and more, per thousand.
# [product group][retained man, retained woman, churned][equity]
EQUITY_PER_MILLE = (
    (
        (650, 76, 50, 81, 76, 61, 7),
        (595, 76, 56, 78, 90, 90, 14),
        (153, 76, 119, 182, 191, 220, 59),
    ),
    (
        (140, 91, 156, 182, 202, 207, 22),
        (110, 92, 143, 201, 221, 212, 22),
        (39, 54, 95, 187, 264, 315, 47),
    ),
    (
        (91, 76, 105, 127, 293, 264, 43),
        (52, 75, 137, 251, 242, 219, 24),
        (30, 51, 81, 158, 273, 354, 54),
    ),
    (
        (27, 43, 70, 130, 292, 346, 92),
        (27, 43, 70, 130, 292, 346, 92),
        (23, 23, 68, 159, 260, 364, 104),
    ),
)
# How "6 and more" splits into 6, 7, 8, 9.
EQUITY_TAIL_SHARES = (0.59, 0.30, 0.06, 0.05)

# --- balance ------------------------------------------------------------------
# Share without a balance. [equity 0, 1, 2 and more][retained man, retained woman,
# churned][product group]. Customers without a product never have one.
BALANCE_MISSING_SHARES = (
    ((0.965, 0.625, 0.5, 0.0), (0.934, 0.555, 0.5, 0.0), (0.2, 0.05, 0.2, 0.0)),
    ((0.464, 0.061, 0.04, 0.0), (0.357, 0.019, 0.04, 0.0), (0.0, 0.0, 0.0, 0.0)),
    ((0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)),
)
# The young have less: a balance is its group's quantile times this.
# {ages below: factor}
BALANCE_AGE_FACTORS = {25: 0.15, 30: 0.52, 35: 0.87, 87: 1.08}
BALANCE_QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
# Thousand roubles. [retained, churned][product group][equity 0-1, 2-3, 4 and more]
BALANCE_THOUSAND_RUB = (
    (
        (
            (24, 42, 99, 180, 260, 340, 400),
            (130, 160, 240, 350, 560, 910, 1200),
            (300, 360, 440, 640, 1000, 1300, 1700),
        ),
        (
            (45, 65, 110, 200, 290, 390, 680),
            (150, 190, 270, 370, 700, 1100, 1300),
            (310, 370, 490, 700, 1100, 1600, 2500),
        ),
        (
            (92, 110, 150, 240, 310, 640, 1000),
            (140, 190, 310, 470, 1000, 1200, 1400),
            (320, 380, 500, 760, 1200, 1700, 2700),
        ),
        ((190, 260, 390, 540, 930, 1400, 2900),) * 3,
    ),
    (
        (
            (31, 45, 110, 150, 240, 320, 370),
            (130, 150, 260, 370, 630, 1000, 1300),
            (290, 350, 480, 690, 1000, 1400, 2100),
        ),
        (
            (53, 89, 110, 210, 290, 400, 480),
            (190, 240, 330, 610, 1200, 1700, 2600),
            (370, 430, 640, 1000, 1500, 2600, 3400),
        ),
        (
            *(((110, 160, 250, 410, 990, 1400, 2000),) * 2),
            (340, 440, 690, 1100, 1500, 2800, 3400),
        ),
        ((270, 370, 680, 1200, 1800, 2700, 3400),) * 3,
    ),
)
# Below and above these quantiles all groups share one tail: {share: multiple of the
# lowest or highest quantile of the group}.
BALANCE_LOWER_TAIL = {0.0: 0.0005, 0.005: 0.2, 0.015: 0.65}
BALANCE_UPPER_TAIL = {0.97: 1.3, 0.99: 2.1, 0.998: 5.2, 0.9995: 12, 1.0: 25}

# --- score --------------------------------------------------------------------
# Upper ends of the balance bands of the next two tables, roubles.
BALANCE_BAND_ENDS_RUB = (100_000, 200_000, 400_000, 700_000, 1_200_000, 2_000_000)
SCORE_QUANTILES = (0.0, 0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 1.0)
# [retained, churned][balance band]
SCORES = (
    (
        (710, 722, 731, 743, 772, 800, 837, 939, 964, 986, 1000),
        (690, 725, 746, 758, 776, 808, 846, 881, 919, 980, 1000),
        (700, 740, 756, 768, 788, 819, 852, 882, 903, 975, 1000),
        (710, 743, 767, 778, 804, 834, 867, 897, 912, 976, 1000),
        (720, 743, 764, 777, 805, 849, 886, 912, 929, 982, 1000),
        (730, 743, 767, 781, 810, 865, 908, 929, 943, 974, 1000),
        (820, 840, 869, 882, 910, 932, 952, 973, 983, 1000, 1000),
    ),
    (
        (730, 734, 748, 755, 788, 813, 850, 868, 891, 956, 980),
        (730, 747, 756, 768, 794, 824, 854, 872, 892, 990, 1000),
        (700, 748, 767, 784, 806, 838, 863, 886, 904, 974, 990),
        (750, 771, 787, 805, 827, 856, 880, 900, 915, 931, 1000),
        (730, 767, 790, 804, 841, 873, 896, 915, 929, 941, 990),
        (740, 767, 802, 817, 855, 885, 910, 927, 934, 950, 990),
        (780, 842, 868, 881, 900, 920, 937, 960, 970, 990, 1000),
    ),
)
# Points on top of that. [product group]
SCORE_SHIFTS = (0, 0, -13, 17)
MAX_SCORE = 1000
# Without a balance the scores have two humps: {share: score}.
SCORES_WITHOUT_BALANCE = {
    0.0: 642, 0.05: 689, 0.10: 708, 0.15: 724, 0.20: 742, 0.22: 755, 0.24: 810,
    0.25: 871, 0.30: 894, 0.50: 903, 0.75: 922, 0.90: 941, 0.95: 952, 0.99: 970,
    1.0: 990,
}  # fmt: skip

# --- salary: follows the balance -----------------------------------------------
SALARY_QUANTILES = (0.0, 0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 1.0)
# Thousand roubles. [retained, churned][balance band, then: no balance]
SALARY_THOUSAND_RUB = (
    (
        (3, 9, 16, 21, 38, 74, 120, 160, 180, 240, 400),
        (7, 11, 20, 28, 49, 88, 140, 180, 220, 290, 550),
        (4, 15, 26, 37, 56, 89, 130, 170, 200, 280, 650),
        (8, 18, 30, 40, 63, 99, 140, 180, 210, 260, 1000),
        (8, 22, 34, 48, 73, 110, 150, 200, 230, 320, 700),
        (15, 22, 44, 58, 87, 130, 170, 220, 260, 420, 1100),
        (20, 63, 87, 120, 170, 250, 390, 840, 1000, 1300, 1400),
        (20, 36, 65, 82, 120, 170, 240, 380, 730, 1100, 1300),
    ),
    (
        *(((10, 17, 24, 31, 52, 87, 130, 170, 200, 250, 300),) * 2),
        (14, 17, 30, 41, 61, 92, 140, 170, 200, 300, 500),
        (20, 28, 38, 47, 71, 110, 150, 190, 230, 310, 1000),
        (25, 36, 49, 63, 92, 120, 170, 220, 260, 380, 900),
        (15, 32, 69, 86, 110, 150, 190, 230, 270, 540, 900),
        (50, 81, 110, 130, 170, 220, 320, 550, 920, 1100, 1300),
        (20, 36, 65, 82, 120, 170, 240, 380, 730, 1100, 1300),
    ),
)

# --- credit card: share of holders --------------------------------------------
# [balance known, missing][products 0..5][retained man, retained woman,
#                                         churned man, churned woman]
CARD_SHARES = (
    (
        (0.0, 0.0, 0.0, 0.0),
        (0.93, 0.93, 0.93, 0.82),
        (0.74, 0.58, 0.54, 0.31),
        (0.47, 0.30, 0.34, 0.29),
        (0.61, 0.37, 0.80, 0.76),
        (1.0, 1.0, 1.0, 1.0),
    ),
    (
        (0.0, 0.0, 0.0, 0.0),
        (0.84, 0.79, 0.84, 0.79),
        (0.81, 0.82, 0.81, 0.82),
        (0.55, 0.57, 0.55, 0.57),
        (0.61, 0.37, 0.80, 0.76),
        (1.0, 1.0, 1.0, 1.0),
    ),
)
