"""What must not be parted at the end of a line, and is joined by an ordinary blank or hyphen."""

import re

LOOSE = re.compile(r"\d [a-zāčēģīķļņšūž%€]|\d\. [a-zāčēģīķļņšūž]|plkst\. \d|\b[Ee]-(?:past|mail)| – ")
