select * from {{ landed('stg_bank__extract') }}
