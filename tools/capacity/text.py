"""The text of docs/capacity.md between its tables."""

HEAD = """\
# Capacity

Here you estimate how large a catalogue gets, and how many workers and CPUs a number of requests needs. Every
figure is computed from those of [performance](docs/performance.md): `scripts/bench --write` writes both
pages. Take the result as a start, and measure on your own machines."""

SIZES = """\
## How large

> bytes = fixed + images · bytes per image

Bytes per image are the growth between the smallest and the largest measured catalogue, so shipped images
and accounts are not counted. An image has a name of 20 to 35 letters, a description, one or two disks and
three tags; one in five is shared with another account. The catalogues were loaded at once: indexes that grow
by single writes can be half as large again. Longer descriptions and more tags make images larger. Instances,
disks and snapshots come on top. Double the disk for backups and PostgreSQL's log."""

LARGE = """\
Larger catalogues are computed, not measured. The indexes of images should fit into PostgreSQL's
`shared_buffers`. [Regions](docs/databases.md#regions) can have databases of their own."""

REQUESTS = """\
## How many requests

> requests/s = min(workers ÷ w, CPUs of PostgreSQL ÷ d)
>
> workers = ⌈requests/s · w ÷ {share}⌉
>
> CPUs of PostgreSQL = ⌈requests/s · d ÷ {share}⌉
>
> connections = workers · {connections}

w and d are the CPU times of one request: of a worker, and of PostgreSQL. A worker is one process and uses
one CPU at most. The model takes w and d from the setup with the most workers, since workers that share a
database use more CPU time than one alone. {share} is the share of each CPU that is planned with. The size of
the catalogue does not occur, since [pages cost the same](docs/performance.md#size-of-the-catalogue) in
catalogues of any size. The model knows neither the network nor slow disks, and no account that many clients
write at once: its writes run one after the other.

The measured setups, by CPU accounting: the requests per second if each worker had a CPU of its own. In the
drawing, a line is flat where {cpus} CPUs of PostgreSQL are used up."""

PROXIES = """\
SQLite's workers are all on one machine. Its writes run one after the other, whatever the number of workers:
a dash stands for more than the fastest measured setup writes.

## PgBouncer and replicas

PgBouncer in transaction mode lets many workers share few connections to PostgreSQL
([settings](docs/databases.md#pgbouncer)). A [read replica](docs/databases.md#replicas) takes the queries of
reads from the primary, which still reads keys and nonces."""
