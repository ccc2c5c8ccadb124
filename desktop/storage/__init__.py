"""The vault's files: engine, migrations, opening and closing. The only floor that opens them."""
