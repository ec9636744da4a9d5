"""Forms of the console as a browser without scripts sends them: with what the page has filled in."""

import re
from html.parser import HTMLParser

from tests.api import Answer
from tests.console.browsing import Browsing


class Forms(HTMLParser):
    """The forms of a page: their addresses, and the fields that a browser would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses = list[str]()
        self.fields = list[dict[str, str]]()
        self.wrong = list[str]()
        self._select = ""
        self._area = ""
        self._is_outside = True
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if "aria-invalid" in given:
            self.wrong.append(name)
        if tag == "form":
            self.addresses.append(given.get("action", ""))
            self.fields.append({})
            self._is_outside = False
        elif self._is_outside:
            return
        elif tag == "input" and given.get("type") != "file":
            if given.get("type") != "checkbox" or "checked" in given:
                self.fields[-1][name] = given.get("value", "")
        elif tag == "select":
            self._select = name
            self.fields[-1][name] = ""
        elif tag == "option" and "selected" in given and "value" in given:
            self.fields[-1][self._select] = given["value"]
        elif tag == "textarea":
            self._area = name
            self.fields[-1][name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_outside = True
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and not self._is_outside:
            self.fields[-1][self._area] += data

    def with_button(self, html: str, button: str) -> int:
        """The number of the form whose visible button has this text."""
        forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
        found = [
            number
            for number, form in enumerate(forms)
            if re.search(rf"<button(?! hidden)[^>]*>{re.escape(button)}</button>", form)
        ]
        assert len(found) == 1, (button, found)
        return found[0]


def sent(visitor: Browsing, page: str, button: str, **changed: str) -> Answer:
    """Send the form of a page that has a button, with some fields changed; "" leaves a field out."""
    forms = Forms(page)
    number = forms.with_button(page, button)
    fields = {**forms.fields[number], **changed}
    path, _, query = forms.addresses[number].partition("?")
    token = fields.pop("form_token")
    return visitor.post(f"{path}?{query}", token=token, **fields)


def wrong_fields(answer: Answer) -> list[str]:
    """The fields that a page marks as wrong."""
    return Forms(answer.body.decode()).wrong
