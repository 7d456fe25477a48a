// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/script.h"

#include "services/core/clock.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

constexpr auto prefix = "javascript:"_L1;
constexpr qsizetype longestScript = 200;

enum class Edge : quint8 { None, Start, End };

struct UnitWord {
    QLatin1StringView word;
    Unit unit;
};
constexpr std::array units{UnitWord{"minute"_L1, Unit::Minute}, UnitWord{"hour"_L1, Unit::Hour},
    UnitWord{"day"_L1, Unit::Day}, UnitWord{"week"_L1, Unit::Week}, UnitWord{"month"_L1, Unit::Month},
    UnitWord{"quarter"_L1, Unit::Quarter}, UnitWord{"year"_L1, Unit::Year}};

std::optional<Unit> unitOf(QStringView word, bool plural)
{
    for (const UnitWord &entry : units) {
        if (word.size() == entry.word.size() + (plural ? 1 : 0) && word.startsWith(entry.word, Qt::CaseInsensitive)
            && (!plural || word.endsWith(u's')))
            return entry.unit;
    }
    return {};
}

std::optional<ScriptValue> edgeOf(std::optional<qint64> seconds, Unit unit, Edge edge, const QTimeZone &zone)
{
    if (!seconds)
        return {};
    switch (edge) {
    case Edge::None: return Moment{*seconds};
    case Edge::Start: return Moment{startOf(*seconds, unit, zone)};
    case Edge::End: return Moment{endOf(*seconds, unit, zone)};
    }
    return {};
}

// daysAgo(n), daysAgoStart(n), daysAgoEnd(n), and the same for the other units.
std::optional<ScriptValue> unitsAgo(const ScriptCall &call, const Context &context)
{
    QStringView name = call.name;
    Edge edge = Edge::None;
    if (name.endsWith("Start"_L1)) {
        edge = Edge::Start;
        name.chop(5);
    } else if (name.endsWith("End"_L1)) {
        edge = Edge::End;
        name.chop(3);
    }
    if (!name.endsWith("Ago"_L1))
        return {};
    name.chop(3);
    const auto unit = unitOf(name, true);
    if (!unit || call.arguments.size() != 1)
        return {};
    bool ok = false;
    const qint64 count = call.arguments.front().toLongLong(&ok);
    if (!ok || count > 1'000'000'000 || count < -1'000'000'000)
        return {};
    // From the start of the present unit, so that "a month ago" on the 31st is still in the month before.
    const bool byUnit = edge != Edge::None && *unit >= Unit::Month;
    const qint64 from = byUnit ? startOf(context.nowSeconds, *unit, context.zone) : context.nowSeconds;
    return edgeOf(shifted(from, *unit, -count, context.zone), *unit, edge, context.zone);
}

// beginningOfToday(), endOfLastWeek(), beginningOfLast7Days() and their kind.
std::optional<ScriptValue> namedPeriod(const ScriptCall &call, const Context &context)
{
    QStringView name = call.name;
    Edge edge = Edge::Start;
    if (name.startsWith("beginningOf"_L1)) {
        name = name.sliced(11);
    } else if (name.startsWith("endOf"_L1)) {
        edge = Edge::End;
        name = name.sliced(5);
    } else {
        return {};
    }
    if (!call.arguments.isEmpty())
        return {};
    const auto at = [&](Unit unit, qint64 offset) {
        const qint64 from = startOf(context.nowSeconds, unit, context.zone);
        return edgeOf(shifted(from, unit, offset, context.zone), unit, edge, context.zone);
    };
    if (name == "Today"_L1)
        return at(Unit::Day, 0);
    if (name == "Yesterday"_L1)
        return at(Unit::Day, -1);
    if (name == "Tomorrow"_L1)
        return at(Unit::Day, 1);
    int direction = 0;
    if (name.startsWith("Last"_L1))
        direction = -1;
    else if (name.startsWith("Next"_L1))
        direction = 1;
    else if (!name.startsWith("This"_L1))
        return {};
    name = name.sliced(4);
    qsizetype digits = 0;
    while (digits < name.size() && name[digits].isDigit())
        ++digits;
    if (digits == 0) {
        const auto unit = unitOf(name, false);
        return unit && name.front().isUpper() ? at(*unit, direction) : std::nullopt;
    }
    bool ok = false;
    const int count = name.first(digits).toInt(&ok);
    const auto unit = unitOf(name.sliced(digits), true);
    if (!ok || !unit || direction == 0 || count < 1 || count > 10'000)
        return {};
    // "Last 7 days" runs from the start of the day seven days ago to the end of today, "next" the other way round.
    const bool outer = (edge == Edge::Start) == (direction < 0);
    return at(*unit, outer ? direction * count : 0);
}

// dateGenerate('2017-05-01','start' | 'end' | '12:30:00'), a day and time in the caller's zone.
std::optional<ScriptValue> dateGenerate(const ScriptCall &call, const Context &context)
{
    if (call.name != "dateGenerate"_L1 || call.arguments.size() != 2)
        return {};
    const auto date = parseStoredDate(call.arguments[0]);
    if (!date || date->year() < 1 || date->year() > 9998)
        return {};
    const QString &time = call.arguments[1];
    if (time == "start"_L1)
        return Moment{startOfDay(*date, context.zone)};
    if (time == "end"_L1)
        return Moment{startOfDay(date->addDays(1), context.zone) - 1};
    const QTime clockTime = QTime::fromString(time, u"HH:mm:ss"_s);
    if (!clockTime.isValid())
        return {};
    return Moment{QDateTime(*date, clockTime, context.zone).toSecsSinceEpoch()};
}

// getDurationDate('1 2:30:00'): days, hours, minutes, seconds, as a moment counted from the epoch.
std::optional<ScriptValue> durationDate(const ScriptCall &call)
{
    static const QRegularExpression form(u"\\A(?:(\\d{1,6}) )?(\\d{1,3}):(\\d{1,2}):(\\d{1,2})\\z"_s);
    if (call.name != "getDurationDate"_L1 || call.arguments.size() != 1)
        return {};
    const auto match = form.match(call.arguments.front());
    if (!match.hasMatch())
        return {};
    return Moment{
        ((match.captured(1).toLongLong() * 24 + match.captured(2).toLongLong()) * 60 + match.captured(3).toLongLong())
            * 60
        + match.captured(4).toLongLong()};
}

std::optional<ScriptValue> aboutCaller(const ScriptCall &call, const Context &context)
{
    if (!call.arguments.isEmpty())
        return {};
    if (call.name == "getUserID"_L1)
        return context.userId.isEmpty() ? ScriptValue(NoUser{}) : ScriptValue(context.userId);
    if (call.name == "getUser().getMyGroups"_L1 || call.name == "getMyGroups"_L1)
        return context.userGroupIds;
    if (call.name == "now"_L1)
        return formatUtc(startOfDay(dateOf(context.nowSeconds, context.zone), QTimeZone::utc())).left(10);
    if (call.name == "nowDateTime"_L1)
        return Moment{context.nowSeconds};
    return {};
}

} // namespace

bool isScript(QStringView value)
{
    return value.startsWith(prefix);
}

std::optional<ScriptCall> parseScript(QStringView value)
{
    if (!isScript(value) || value.size() > longestScript)
        return {};
    static const QRegularExpression callForm(
        u"\\A\\s*(?:gs\\.)?(getUser\\(\\)\\.[A-Za-z]+|[A-Za-z][A-Za-z0-9]*)\\(([^()]*)\\)\\s*;?\\s*\\z"_s);
    static const QRegularExpression argumentForm(u"\\A\\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\\d+))\\s*\\z"_s);
    const auto match = callForm.match(value.sliced(prefix.size()).toString());
    if (!match.hasMatch())
        return {};
    ScriptCall call{match.captured(1), {}};
    const QString list = match.captured(2);
    if (list.trimmed().isEmpty())
        return call;
    for (const QString &part : list.split(u',')) {
        const auto argument = argumentForm.match(part);
        if (!argument.hasMatch())
            return {};
        call.arguments.append(argument.captured(1) + argument.captured(2) + argument.captured(3));
    }
    return call;
}

std::optional<ScriptValue> evaluateScript(QStringView value, const Context &context)
{
    const auto call = parseScript(value);
    if (!call)
        return {};
    if (auto result = aboutCaller(*call, context))
        return result;
    if (auto result = unitsAgo(*call, context))
        return result;
    if (auto result = namedPeriod(*call, context))
        return result;
    if (auto result = dateGenerate(*call, context))
        return result;
    return durationDate(*call);
}

std::optional<DatePartTest> parseDatePartScript(QStringView value)
{
    const auto call = parseScript(value);
    if (!call || call->name != "datePart"_L1 || call->arguments.size() != 3)
        return {};
    const auto part = parseDatePart(call->arguments[0]);
    if (!part)
        return {};
    const auto number = parseDatePartValue(*part, call->arguments[1]);
    static const QStringList comparators{u"EE"_s, u"GE"_s, u"LE"_s, u"GT"_s, u"LT"_s};
    if (!number || !comparators.contains(call->arguments[2]))
        return {};
    return DatePartTest{*part, *number, call->arguments[2]};
}

} // namespace bunsnc::query
