"""How the English pages write days: as in Europe, since the day comes first in Estonia."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "j F Y H:i"
TIME_FORMAT = "H:i"
