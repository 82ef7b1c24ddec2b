{{ config(materialized='table') }}
select cast('2000-01-01' as date) as date_day
