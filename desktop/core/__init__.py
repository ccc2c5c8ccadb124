"""Words everybody uses: errors, dates, money, names, text. It knows no other floor."""
