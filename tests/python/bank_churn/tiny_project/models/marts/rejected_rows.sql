select *
from (values (2, ['invalid_age', 'unknown_gender']), (3, ['invalid_age']))
    as t (line_number, reasons)
