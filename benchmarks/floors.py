"""What the cheapest ways cost, for the targets that are missed, and what was gained last. The page of results shows it.

The pieces were measured in one process on a record of 10,000 items, and scaled by an empty Python process of the same
minutes to the machine at rest.
"""

FLOORS = """\
## What the least would cost

Measured in one process on 10,000 stored items (SQLite, 2026-11-30), scaled by an empty Python process of the same
minutes to the machine at rest. Microseconds of CPU.

| piece | each |
| --- | ---: |
| an entry inserted and committed, with its five indexes | 3.4 |
| a row of an event inserted and committed | 5.0 |
| a row of an item replaced and committed, with its indexes | 19.5 |
| the three columns of it that differ, while its seal is as it was read | 9.2 |
| a stored item read back and checked | 17.5 |
| the seal of an entry; of a row of an item | 1.8; 4.4 |
| the text of an entry parsed | 1.1 |

- **Becoming overdue.** A hundredth of the peer is 29 µs an item. SQLite and the seals alone take about 18 µs to write
  what differs of the row and one entry; reading the row and its four entries back takes 23, of which SQLite 10; and the
  item is judged. So no way that keeps sealed and indexed rows, and judges by entries, reaches this target.
- **Import.** 30,000 rows a second are 33 µs a row. SQLite takes 12 of them (entry, event, terms and the commit), the
  rest reads the table, checks each cell, seals and chains; on PostgreSQL the server takes a third. The file has events
  from which nothing follows: others cost what they open besides.
- **Verification.** 45 s per million entries are 45 µs an entry. Verdicts worked out anew are the largest part, then
  terms, the chain, rows of events and seals of items.
- **Commands.** Half of a command is importing SQLAlchemy, Pydantic and Babel, a third is making the frozen types of the
  engine: about 500 of them, each 0.4 ms. `inbox` and `report` word dates and amounts besides, with the data of Babel.

Gained last, before and after in turn in one run, on SQLite where nothing else is said:

| work | before | after |
| --- | ---: | ---: |
| run over 100,000 obligations in force, nothing new, as a process | 7.7 s, 591 MB | 2.2 s, 207 MB |
| plan over them, nothing differs, as a process | 3.6 s, 580 MB | 1.3 s, 190 MB |
| reading what is in force, of it | 2.7 s | 0.47 s |
| verify, 50,000 stored, per million entries | 55 s | 41 s |
| a year of a working day, 100 rules, times as fast as dateutil | 3.9 | 5.7 |
| XLSX, 100,000 x 12, of the time of xlsxwriter alone | 1.5 | 0.73 |
| queries of a page: inbox; overdue report, PostgreSQL | 53; 59 | 13; 19 |
| explain by id, 50,000 stored | 3.4 ms | 2.8 ms |
| find a number, 50,000 stored | 4.5 ms | 3.9 ms |
| inbox of one person, 50,000 stored | 12.2 ms | 11.3 ms |
| overdue report, 50,000 stored | 19.5 ms | 18.8 ms |
| import of 10,000 events as CSV, 10,000 stored, definitions read before, busy machine | 17.2 k rows/s | 27.0 k rows/s |
| the same as XLSX | 14.1 k rows/s | 22.7 k rows/s |
| import of 10,000 events as CSV, 10,000 stored | 31.1 k rows/s | 32.7 k rows/s |
| the same with 200,000 stored | 26.3 k rows/s | 29.9 k rows/s |
| the same with 10,000 stored, PostgreSQL, busy machine | 17.0 k rows/s | 20.2 k rows/s |
| opening 10,000 items | 966 ms | 848 ms |
| opening 50,000 items, PostgreSQL, busy machine; of it the server | 5.15 s; 1.35 s | 3.56 s; 1.00 s |
| 10,000 become overdue, stored | 1.40 s | 1.25 s |
| the same, mail rendered | 3.32 s | 3.02 s |
| 10,000 become overdue, stored, once more, busy machine | 1.30 s | 0.89 s |
| the same, mail rendered | 3.32 s | 1.96 s |
| 500 of 50,000 items changed, busy machine | 66.8 ms | 50.9 ms |
| 100 of 10,000 | 24.1 ms | 21.2 ms |

Tried and left out: fewer or narrower indexes of items. Now that only the columns that differ are written, the index of
the figures of a month costs 1.7 µs an item that becomes overdue, that of states 1.2, that of overdue items 1.0 and that
of the next wake 0.6. Every one of them has a reader.
"""
