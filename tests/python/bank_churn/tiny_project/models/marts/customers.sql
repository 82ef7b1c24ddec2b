select * from {{ ref('stg_bank__extract') }}
{% if var('fault') == 'model' %} where error('the model broke') {% endif %}
