"""Cases from spreadsheets (C011): read a sheet, map its columns, adopt its rows, give back what was refused."""
