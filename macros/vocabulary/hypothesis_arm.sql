{#
    The group of a hypothesis that customers belong to, `a` or `b`, else null: by a range
    of numbers of products, or by the one value of another attribute. Reads the columns
    of `hypotheses` and, unqualified, the attributes of customers.
#}
{% macro hypothesis_arm() -%}
    case
        when hypotheses.group_attribute = 'product_count'
            then case
                when product_count between hypotheses.a_lowest and hypotheses.a_highest
                    then 'a'
                when product_count between hypotheses.b_lowest and hypotheses.b_highest
                    then 'b'
            end
        when {{ attribute_as_text('hypotheses.group_attribute') }} = hypotheses.group_a
            then 'a'
        when {{ attribute_as_text('hypotheses.group_attribute') }} = hypotheses.group_b
            then 'b'
    end
{%- endmacro %}
