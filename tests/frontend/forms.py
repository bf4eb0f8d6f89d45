"""What a form that is sent back looks like to somebody who hears it."""

import re


def sentences_without_a_field(html):
    """The error sentences that no field of the page names as its description; fields that are wrong and name none count too."""
    named = set(" ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split())
    sentences = re.findall(r'<p class="field-error"(?: id="([^"]*)")?>(.*?)</p>', html, re.DOTALL)
    wrong = [
        field for field in re.findall(r'<[^>]*aria-invalid="true"[^>]*>', html) if "aria-describedby=" not in field
    ]
    assert sentences, "nothing is wrong on this page"
    return [text for one, text in sentences if one not in named or html.count(f'id="{one}"') != 1] + wrong
