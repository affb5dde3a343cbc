"""OpenJobSpec on PostgreSQL: a job queue whose logic is stored functions.

`ojs_pg.server` is the HTTP server. In the repository its files are in `server/`, where a link
beside this file leads, and the SQL that it installs is in `db/`.
"""

__version__ = "0.1.0"
