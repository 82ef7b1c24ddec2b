{{ mart_of_months('score_backtest_results', ['as_of_from']) }}
