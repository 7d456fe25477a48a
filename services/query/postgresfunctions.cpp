// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/postgres.h"
#include "services/query/text.h"

namespace bunsnc::query {

namespace {

// Those that an index may use (fold, number, value, display) call nothing but what PostgreSQL brings: the index must
// also work where the search path is empty, as in a restore or autovacuum.
//
// %CHARACTERS% is the inside of a bracket expression: every character beyond ASCII that folding changes; %RARE% those
// of them beyond Latin-1; %FOLDING% the members of a JSON object with what becomes of each. A text without such a
// character only needs ASCII, which is fast, and one with capitals of Western Europe is not much slower.
constexpr const char *textFunctions = R"sql(
CREATE OR REPLACE FUNCTION bunsnc_fold(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $bunsnc$
BEGIN
    IF value IS NULL THEN
        RETURN '';
    END IF;
    IF octet_length(value) = length(value) OR value COLLATE "C" !~ '[%CHARACTERS%]' THEN
        RETURN lower(value COLLATE "C");
    END IF;
    IF value COLLATE "C" !~ '[%RARE%]' THEN
        RETURN translate(lower(value COLLATE "C"), '%CAPITALS%', '%SMALL%');
    END IF;
    RETURN (SELECT string_agg(coalesce('{%FOLDING%}'::jsonb ->> c, lower(c COLLATE "C")), '' ORDER BY n)
        FROM unnest(string_to_array(value, NULL)) WITH ORDINALITY AS split(c, n));
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_number(value text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20 AS $bunsnc$
DECLARE
    plain text;
    whole numeric;
    near double precision;
BEGIN
    IF value COLLATE "C" ~ '^[-+]?[0-9]{1,18}$' THEN
        RETURN value::numeric;
    END IF;
    plain := btrim(value, E'%BLANKS%');
    IF octet_length(plain) > 64 OR plain COLLATE "C" !~ '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)$' THEN
        RETURN NULL;
    END IF;
    IF strpos(plain, '.') = 0 THEN
        whole := plain::numeric;
        IF whole BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
            RETURN whole;
        END IF;
    END IF;
    -- Everything else is a double; beyond 2^53 its shortest spelling is not exactly itself.
    near := plain::double precision;
    IF abs(near) >= 9007199254740992 AND near >= -9223372036854775808 AND near < 9223372036854775808 THEN
        RETURN near::bigint;
    END IF;
    RETURN near::text::numeric;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_value(document jsonb, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bunsnc$
    SELECT nullif(CASE jsonb_typeof(document -> name) WHEN 'object' THEN document -> name ->> 'value'
        ELSE document ->> name END, '')
$bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_display(document jsonb, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $bunsnc$
    SELECT nullif(CASE jsonb_typeof(document -> name) WHEN 'object' THEN document -> name ->> 'display_value'
        ELSE document ->> name END, '')
$bunsnc$;
)sql";

// The same as calendar.cpp, step by step. Times are timestamps without a zone: of UTC, or of a wall clock ("local").
constexpr const char *dateFunctions = R"sql(
CREATE OR REPLACE FUNCTION bunsnc_stored_time(value text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20 AS $bunsnc$
DECLARE
    first date;
    day integer;
BEGIN
    IF value COLLATE "C" !~ ('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
        '( ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$') THEN
        RETURN NULL;
    END IF;
    first := make_date(coalesce(nullif(left(value, 4)::integer, 0), -1), substr(value, 6, 2)::integer, 1);
    day := substr(value, 9, 2)::integer;
    IF day > 28 AND day > extract(day FROM first + interval '1 month' - interval '1 day') THEN
        RETURN NULL;
    END IF;
    RETURN (first + (day - 1)) + coalesce(nullif(substr(value, 12), ''), '00:00:00')::time;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_offset(utc timestamp, zone text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $bunsnc$
    SELECT (utc AT TIME ZONE 'UTC' AT TIME ZONE zone) - utc
$bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_local_time(value text, zone text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $bunsnc$
DECLARE
    stored timestamp := bunsnc_stored_time(value);
BEGIN
    IF length(value) = 10 THEN
        RETURN stored;
    END IF;
    RETURN stored AT TIME ZONE 'UTC' AT TIME ZONE zone;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_unit(value text, unit text, zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $bunsnc$
    SELECT date_trunc(unit, bunsnc_local_time(value, zone))
$bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_date_part(value text, part text, zone text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $bunsnc$
DECLARE
    local timestamp := bunsnc_local_time(value, zone);
BEGIN
    RETURN CASE part
        WHEN 'dayofweek' THEN extract(dow FROM local) + 1
        WHEN 'week' THEN div((extract(doy FROM local) + 6 - extract(dow FROM local))::numeric, 7)
        WHEN 'hour' THEN extract(hour FROM local)
        WHEN 'month' THEN extract(month FROM local)
        WHEN 'quarter' THEN extract(quarter FROM local)
        WHEN 'year' THEN extract(year FROM local)
    END;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_at_wall_clock(local timestamp, zone text, preferred interval) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100 AS $bunsnc$
DECLARE
    about timestamp := local - bunsnc_offset(local, zone);
    before interval := bunsnc_offset(about - interval '24 hours', zone);
    after interval := bunsnc_offset(about + interval '24 hours', zone);
BEGIN
    IF bunsnc_offset(local - preferred, zone) = preferred THEN
        RETURN local - preferred;
    ELSIF bunsnc_offset(local - before, zone) = before THEN
        RETURN local - before;
    ELSIF bunsnc_offset(local - after, zone) = after THEN
        RETURN local - after;
    END IF;
    RETURN local - before;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_start_of_day(local timestamp, zone text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $bunsnc$
DECLARE
    start timestamp := bunsnc_at_wall_clock(local, zone, NULL);
    low timestamp := start - interval '24 hours';
    before interval := bunsnc_offset(low, zone);
    middle timestamp;
BEGIN
    IF start + bunsnc_offset(start, zone) = local THEN
        RETURN start;
    END IF;
    -- Midnight is left out: the day starts where the offset changes.
    WHILE start - low > interval '1 second' LOOP
        middle := low + date_trunc('second', (start - low) / 2);
        IF bunsnc_offset(middle, zone) = before THEN
            low := middle;
        ELSE
            start := middle;
        END IF;
    END LOOP;
    RETURN start;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_moment(value text, zone text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $bunsnc$
DECLARE
    stored timestamp := bunsnc_stored_time(value);
BEGIN
    IF length(value) = 10 THEN
        RETURN bunsnc_start_of_day(stored, zone);
    END IF;
    RETURN stored;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_shifted(utc timestamp, unit text, count bigint, zone text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $bunsnc$
DECLARE
    before interval := bunsnc_offset(utc, zone);
    local timestamp := utc + before;
    seconds bigint := CASE unit WHEN 'minute' THEN 60 * count WHEN 'hour' THEN 3600 * count END;
    days bigint := CASE unit WHEN 'day' THEN count WHEN 'week' THEN 7 * count END;
    months bigint := CASE unit WHEN 'month' THEN count WHEN 'quarter' THEN 3 * count WHEN 'year' THEN 12 * count END;
    result timestamp;
BEGIN
    -- Nothing may leave the years 1 to 9998, and no step on the way what a timestamp holds.
    IF abs(count) > 1000000000 OR (months IS NOT NULL AND abs(count) > 120000) THEN
        RETURN NULL;
    END IF;
    IF coalesce(seconds, 86400 * days, 2629746 * months) + extract(epoch FROM local)
        NOT BETWEEN -62230000000 AND 253470000000 THEN
        RETURN NULL;
    END IF;
    IF seconds IS NOT NULL THEN
        result := utc + make_interval(secs => seconds);
        local := result + bunsnc_offset(result, zone);
    ELSE
        local := local + make_interval(months => coalesce(months, 0)::integer, days => coalesce(days, 0)::integer);
        result := bunsnc_at_wall_clock(local, zone, before);
    END IF;
    RETURN CASE WHEN extract(year FROM result + bunsnc_offset(result, zone)) BETWEEN 1 AND 9998 THEN result END;
END $bunsnc$;

CREATE OR REPLACE FUNCTION bunsnc_distance(value text, other text, farther bigint, direction bigint, unit text,
    count bigint, zone text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $bunsnc$
DECLARE
    here timestamp := bunsnc_moment(value, zone);
    there timestamp := bunsnc_moment(other, zone);
    early timestamp := bunsnc_shifted(there, unit, -count, zone);
    late timestamp := bunsnc_shifted(there, unit, count, zone);
BEGIN
    IF here IS NULL OR early IS NULL OR late IS NULL THEN
        RETURN FALSE;
    END IF;
    IF farther <> 0 THEN
        RETURN (direction <> 1 AND here < early) OR (direction <> 0 AND here > late);
    END IF;
    RETURN (direction <> 1 AND here > early AND here <= there) OR (direction <> 0 AND here >= there AND here < late);
END $bunsnc$;
)sql";

constexpr char32_t lastOfLatin1 = 0xFF;
constexpr char32_t lastThatFolds = 0x1FFFF; // a test looks at the rest

QString character(char32_t point)
{
    return QString::fromUcs4(&point, 1);
}

bool folds(char32_t point)
{
    return !QChar::isSurrogate(point) && foldCase(character(point)) != character(point);
}

bool isRare(char32_t point)
{
    return folds(point) && (point > lastOfLatin1 || foldCase(character(point)).size() != 1);
}

/// The inside of a bracket expression.
QString charactersThat(bool (*holds)(char32_t))
{
    QString characters;
    for (char32_t point = 0x80; point <= lastThatFolds; ++point) {
        if (!holds(point))
            continue;
        if (!holds(point - 1))
            characters += character(point);
        else if (!holds(point + 1))
            characters += u'-' + character(point);
    }
    return characters;
}

} // namespace

QByteArray postgresFunctions()
{
    QString folding;
    QString capitals;
    QString small;
    for (char32_t point = 0x80; point <= lastThatFolds; ++point) {
        if (!folds(point))
            continue;
        const QString folded = foldCase(character(point));
        folding += (folding.isEmpty() ? u"\"" : u",\"") + character(point) + u"\":\"" + folded + u'"';
        if (!isRare(point)) {
            capitals += character(point);
            small += folded;
        }
    }
    QByteArray blanks;
    for (char32_t point = 1; point <= 0xFFFF; ++point) {
        if (QChar::isSpace(point))
            blanks += "\\u" + QByteArray::number(point, 16).rightJustified(4, '0');
    }
    QByteArray text = textFunctions;
    text.replace("%CHARACTERS%", charactersThat(folds).toUtf8());
    text.replace("%RARE%", charactersThat(isRare).toUtf8());
    text.replace("%CAPITALS%", capitals.toUtf8());
    text.replace("%SMALL%", small.toUtf8());
    text.replace("%FOLDING%", folding.toUtf8());
    text.replace("%BLANKS%", blanks);
    return text + dateFunctions;
}

} // namespace bunsnc::query
