-- Places on a call list, and points of a made-up card.
{% set single = {'feature_a': 'x', 'feature_b': none, 'bands': [
    {'band_a': 'low', 'band_b': none, 'points': -3, 'position': 1},
    {'band_a': "it's", 'band_b': none, 'points': 7, 'position': 2},
]} -%}
{%- set pair = {'feature_a': 'x', 'feature_b': 'y', 'bands': [
    {'band_a': 'low', 'band_b': 'yes', 'points': 5, 'position': 3},
    {'band_a': 'low', 'band_b': 'no', 'points': -5, 'position': 4},
    {'band_a': 'high', 'band_b': 'yes', 'points': 0, 'position': 5},
]} -%}
{{ wrong_cases([
    ('more money is called earlier',
        call_bucket('cast(1000 as decimal(18, 2))', '0.1') ~ ' < '
        ~ call_bucket('cast(1020 as decimal(18, 2))', '0.1'), 'true'),
    ('and never later: kopecks',
        call_bucket('cast(1000 as decimal(18, 2))', '0.1') ~ ' <= '
        ~ call_bucket('cast(1000.01 as decimal(18, 2))', '0.1'), 'true'),
    ('nothing', call_bucket('cast(0 as decimal(18, 2))', '0.1'), '0'),
    ('debts mirror money',
        call_bucket('cast(-1000 as decimal(18, 2))', '0.1'),
        '-' ~ call_bucket('cast(1000 as decimal(18, 2))', '0.1')),
    ('the largest debt comes before what is not known',
        call_bucket('cast(-10000000000000 as decimal(18, 2))', '0.1') ~ ' > '
        ~ call_bucket('cast(null as decimal(18, 2))', '0.999999'), 'true'),
    ('not known: by probability',
        call_bucket('cast(null as decimal(18, 2))', '0.1') ~ ' < '
        ~ call_bucket('cast(null as decimal(18, 2))', '0.2'), 'true'),
    ('not known, no probability',
        call_bucket('cast(null as decimal(18, 2))', 'cast(null as double)'), '-1000000'),
    ('a loss', expected_loss('0.123456', 'cast(1000.01 as decimal(18, 2))'), '123.46'),
    ('a loss of a debt', expected_loss('0.5', 'cast(-1000.01 as decimal(18, 2))'), '-500.01'),
    ('a loss of more than a machine word holds',
        expected_loss('0.5', 'cast(9999999999999999.99 as decimal(18, 2))'),
        '5000000000000000.00'),
    ('a loss on both sides of the border',
        expected_loss('0.333333', 'cast(1000000000.00 as decimal(18, 2))') ~ ' - '
        ~ expected_loss('0.333333', 'cast(999999999.90 as decimal(18, 2))'), '0.03'),
    ('no balance, no loss',
        expected_loss('0.5', 'cast(null as decimal(18, 2))') ~ ' is null', 'true'),
    ('points of a band', points_of_term(single, {'x': "'low'"}), '-3'),
    ('a band with a quote', points_of_term(single, {'x': "'it''s'"}), '7'),
    ('a band that was not seen', points_of_term(single, {'x': "'new'"}), '0'),
    ('a pair', points_of_term(pair, {'x': "'low'", 'y': "'no'"}), '-5'),
    ('a pair that was not seen', points_of_term(pair, {'x': "'high'", 'y': "'no'"}), '0'),
    ('a pair whose first was not seen', points_of_term(pair, {'x': "'new'", 'y': "'no'"}), '0'),
    ('points and place, below 0',
        points_of_term(single, {'x': "'low'"}, with_position=true),
        '-3 * 4096 + 4095 - 1'),
    ('points and place of a pair',
        points_of_term(pair, {'x': "'low'", 'y': "'yes'"}, with_position=true),
        '5 * 4096 + 4095 - 3'),
    ('points and place of no points',
        points_of_term(pair, {'x': "'high'", 'y': "'yes'"}, with_position=true),
        '4095 - 5'),
]) }}
