"""Lead scores, deal win probability, the models behind them and their measured quality."""
