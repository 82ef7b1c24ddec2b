-- The first digit of the key's hash decides, 0 to 7 against 8 to f. Hashes by md5sum.
{{ wrong_cases([
    ('9: 1 in Ростов', half_of_customer("'1'", "'Ростов'"), "'confirmed'"),
    ('0: 5 in Ростов', half_of_customer("'5'", "'Ростов'"), "'found'"),
    ('e: 3 in no city', half_of_customer("'3'", 'null'), "'confirmed'"),
    ('3: 7 in no city', half_of_customer("'7'", 'null'), "'found'"),
    ('c: zeros belong to the id', half_of_customer("'0007'", 'null'), "'confirmed'"),
    ('3: an empty city is none', half_of_customer("'7'", "''"), "'found'"),
    ('7, the last of the first half', half_of_customer("'1'", 'null'), "'found'"),
    ('8, the first of the other', half_of_customer("'39'", 'null'), "'confirmed'"),
]) }}
