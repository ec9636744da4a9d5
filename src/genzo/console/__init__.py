"""The console: web pages for people, over the same actions and permissions as the API (docs/console.md).

It is loaded by the first request for one of its pages. `genzo.console.console` answers these requests.
"""
