select * from {{ landed('stg_bank__files') }}
