// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/query/randomquery.h"

#include "services/core/clock.h"

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace fixture {

namespace {

const QString nul(QChar(u'\0'));

const QStringList &texts()
{
    static const QStringList list{u"VPN"_s, u"vpn down"_s, u"Straße"_s, u"STRASSE"_s, u"strasse"_s, u"ação"_s,
        u"AÇÃO"_s, u"🚑 help"_s, u"🚒"_s, u"\uffee half"_s, u"100%"_s, u"a_b"_s, u"it's \"quoted\""_s,
        u"a"_s + nul + u"b"_s, u"a"_s, nul, u"ab"_s, u"a^b"_s, u"K"_s, u"\u212a"_s, u"k"_s, u"ſ"_s, u"s"_s, u"ﬁx"_s,
        u"fix"_s, u"12"_s, u"0012"_s, u"é"_s, u"e\u0301"_s, u"İ"_s, u"ß"_s, u" "_s, u"12 "_s, u"true"_s,
        u"2026-01-19"_s, u"@"_s, u","_s, u"x,y"_s, u"\\"_s, u"--"_s, u"';DROP TABLE t;--"_s, u"NULL"_s, u"ΣΊΣΥΦΟΣ"_s,
        u"σίσυφος"_s, u"\ud7ff"_s, u"\U0010ffff"_s};
    return list;
}

} // namespace

const QStringList &sampleIds()
{
    static const QStringList list{u"00000000000000000000000000000001"_s, u"0a"_s, u"46d44a5dc0a8010e0000c4e2d09b1bd8"_s,
        u"46d44a5dc0a8010e0000c4e2d09b1bd9"_s, u"ffffffffffffffffffffffffffffffff"_s, u"global"_s, u"Global"_s};
    return list;
}

QString randomText(Dice &dice)
{
    QString text = dice.of(texts());
    while (dice.oneIn(3))
        text += dice.of(texts());
    return text;
}

namespace {

QString randomDateTime(Dice &dice)
{
    // Near midnight and near the ends of daylight saving time, where mistakes show.
    static const QList<qint64> anchors{1'541'296'800 /* 2018-11-04 02:00 */, 1'550'368'800 /* 2019-02-17 02:00 */,
        1'768'780'800 /* 2026-01-19 00:00 */, 1'774'749'600 /* 2026-03-29 02:00 */,
        1'792'893'600 /* 2026-10-25 02:00 */, 1'772'931'600 /* 2026-03-08 01:00 */,
        1'793'494'800 /* 2026-11-01 01:00 */, 1'775'314'800 /* 2026-04-04 15:00 */,
        1'325'239'200 /* 2011-12-30 10:00 */, 0, 1'767'225'599};
    const qint64 offset =
        qint64(dice.below(9) - 4) * dice.of(QList<qint64>{1, 60, 1800, 3600, 43200, 86400, 2'592'000});
    return formatUtc(dice.of(anchors) + offset);
}

QString randomNumber(Dice &dice)
{
    static const QStringList list{u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"10"_s, u"-5"_s, u"02"_s, u"2.0"_s, u"2.5"_s,
        u"-0"_s, u"9223372036854775807"_s, u"9223372036854775808"_s, u"-9223372036854775808"_s, u"9007199254740993"_s,
        u"9007199254740992.0"_s, u"+7"_s, u".5"_s, u"1e3"_s, u"abc"_s, u" 4 "_s, u"1."_s, u"."_s, u"-"_s, u"٣"_s};
    return dice.of(list);
}

} // namespace

QString randomValue(Dice &dice, FieldType type)
{
    if (dice.oneIn(5))
        return {};
    switch (type) {
    case FieldType::Integer: return randomNumber(dice);
    case FieldType::Boolean: return dice.oneIn(2) ? u"true"_s : u"false"_s;
    case FieldType::DateTime: return randomDateTime(dice);
    case FieldType::Date: return randomDateTime(dice).left(10);
    case FieldType::Duration: return formatUtc(dice.below(200'000));
    case FieldType::Choice:
        return dice.of(QStringList{u"network"_s, u"Network"_s, u"software"_s, u"1"_s, u"10"_s, u"2"_s});
    case FieldType::Reference: return dice.of(sampleIds());
    case FieldType::List: return dice.of(sampleIds()) + (dice.oneIn(2) ? u","_s + dice.of(sampleIds()) : QString());
    default: return randomText(dice);
    }
}

namespace {

QString randomScript(Dice &dice)
{
    static const QStringList calls{u"gs.daysAgoStart(0)"_s, u"gs.daysAgoEnd(0)"_s, u"gs.daysAgo(3)"_s,
        u"gs.hoursAgoStart(5)"_s, u"gs.minutesAgo(-10)"_s, u"gs.beginningOfToday()"_s, u"gs.endOfToday()"_s,
        u"gs.beginningOfLastMonth()"_s, u"gs.endOfLast7Days()"_s, u"gs.beginningOfThisQuarter()"_s,
        u"gs.dateGenerate('2018-11-04','start')"_s, u"gs.dateGenerate('2026-01-19','12:00:00')"_s, u"gs.getUserID()"_s,
        u"gs.getUser().getMyGroups()"_s, u"gs.now()"_s, u"gs.getDurationDate('1 2:00:00')"_s, u"gs.eval('x')"_s,
        u"while(1);"_s};
    return u"javascript:"_s + dice.of(calls);
}

QString randomOperand(Dice &dice, FieldType type)
{
    if (dice.oneIn(10))
        return randomScript(dice);
    if (dice.oneIn(12))
        return randomText(dice);
    return randomValue(dice, type);
}

QString randomOperandFor(Dice &dice, Operator op, FieldType type)
{
    const auto another = [&] { return dice.of(fieldNames()); };
    const QStringList units{
        u"minute"_s, u"hour"_s, u"dayofweek"_s, u"day"_s, u"week"_s, u"month"_s, u"quarter"_s, u"year"_s};
    switch (op) {
    case Operator::In:
    case Operator::NotIn: {
        QString list = randomOperand(dice, type);
        for (int i = dice.oneIn(20) ? 300 : dice.below(4); i > 0; --i)
            list += u',' + randomOperand(dice, type);
        return list;
    }
    case Operator::Between:
        return randomOperand(dice, type) + (dice.oneIn(8) ? QString() : u'@' + randomOperand(dice, type));
    case Operator::On:
    case Operator::NotOn:
        if (dice.oneIn(3))
            return randomDateTime(dice).left(10);
        return u"Label@"_s + randomOperand(dice, type) + u'@' + randomOperand(dice, type);
    case Operator::SameAs:
    case Operator::NotSameAs:
    case Operator::GreaterThanField:
    case Operator::LessThanField:
    case Operator::GreaterOrEqualField:
    case Operator::LessOrEqualField: return another() + (dice.oneIn(3) ? u'@' + dice.of(units) : QString());
    case Operator::MoreThan:
    case Operator::LessThan:
        return dice.of(QStringList{u"opened_at"_s, u"resolved_at"_s, u"due_date"_s, u"state"_s}) + u'@' + dice.of(units)
            + u'@' + dice.of(QStringList{u"before"_s, u"after"_s, u"before or after"_s}) + u'@'
            + QString::number(dice.below(40));
    case Operator::RelativeGreater:
    case Operator::RelativeGreaterOrEqual:
    case Operator::RelativeLess:
    case Operator::RelativeLessOrEqual:
    case Operator::RelativeEqual:
        return u'@' + dice.of(units) + u'@' + dice.of(QStringList{u"ago"_s, u"ahead"_s}) + u'@'
            + QString::number(dice.below(30));
    case Operator::DatePart:
        return u"x@javascript:gs.datePart("_s
            + dice.of(QStringList{u"'dayofweek','monday'"_s, u"'hour','23'"_s, u"'week','0'"_s, u"'month','jan'"_s,
                u"'quarter','4'"_s, u"'year','2026'"_s, u"'day','1'"_s})
            + u",'"_s + dice.of(QStringList{u"EE"_s, u"GE"_s, u"LE"_s, u"GT"_s, u"LT"_s}) + u"')"_s;
    case Operator::Dynamic:
        return dice.of(
            QStringList{u"90d1921e5f510100a9ad2572f2b477fe"_s, u"d6435e965f510100a9ad2572f2b47744"_s, u"x"_s});
    case Operator::InHierarchy: return u"tree@"_s + dice.of(sampleIds());
    case Operator::InHierarchyDynamic: return u"tree@90d1921e5f510100a9ad2572f2b477fe"_s;
    default: return randomOperand(dice, type);
    }
}

Condition randomCondition(Dice &dice)
{
    Condition condition;
    condition.field = dice.oneIn(25) ? u"no_such_field"_s : dice.of(fieldNames());
    const FieldType type = typeOf(condition.field).value_or(FieldType::String);
    condition.op = Operator(dice.below(int(Operator::ChangesTo) + 1));
    // Half of the time an operator that can mean something for the type.
    if (dice.oneIn(2))
        condition.op = Operator(dice.below(int(Operator::NotSameAs) + 1));
    condition.value = randomOperandFor(dice, condition.op, type);
    return condition;
}

} // namespace

Query randomQuery(Dice &dice)
{
    Query query;
    for (int s = 1 + (dice.oneIn(4) ? dice.below(3) : 0); s > 0; --s) {
        Segment segment;
        for (int g = 1 + (dice.oneIn(2) ? dice.below(3) : 0); g > 0; --g) {
            OrGroup group;
            for (int c = 1 + (dice.oneIn(3) ? dice.below(3) : 0); c > 0; --c)
                group.conditions.push_back(randomCondition(dice));
            segment.groups.push_back(std::move(group));
        }
        query.segments.push_back(std::move(segment));
    }
    for (int k = dice.below(3); k > 0; --k)
        query.order.push_back({dice.of(fieldNames()), dice.oneIn(2)});
    return query;
}

namespace {

const QStringList &people()
{
    static const QStringList list{u"Ana Lima"_s, u"ana lima"_s, u"Bruno Sá"_s, u"Çelik"_s, u"Zoë"_s};
    return list;
}

} // namespace

Record randomRecord(Dice &dice, int index, bool plainIntegers)
{
    Record record;
    for (const QString &field : fieldNames()) {
        QString value = randomValue(dice, *typeOf(field));
        if (plainIntegers && typeOf(field) == FieldType::Integer)
            value = dice.of(QStringList{QString(), u"0"_s, u"1"_s, u"2"_s, u"10"_s, u"-5"_s});
        record.set(field, value);
        if (typeOf(field) == FieldType::Reference)
            record.set(field + u"!display"_s, value.isEmpty() ? QString() : dice.of(people()));
    }
    record.set(u"sys_id"_s, QString::number(index, 16).rightJustified(32, u'0'));
    return record;
}

Context randomContext(Dice &dice)
{
    Context context;
    context.nowSeconds = 1'768'780'800 + dice.below(86400) - 43200;
    static const QList<QByteArray> zones{"UTC", "America/Sao_Paulo", "Europe/Berlin", "Asia/Kathmandu",
        "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "UTC-03:30"};
    context.zone = QTimeZone(dice.of(zones));
    context.userId = dice.oneIn(5) ? QString() : dice.of(sampleIds());
    context.userGroupIds = {dice.of(sampleIds()), dice.of(sampleIds())};
    context.invalidTerm = dice.oneIn(4) ? InvalidTerm::MatchesNothing : InvalidTerm::Dropped;
    if (dice.oneIn(2))
        context.hierarchy = [](const QString &, const QString &root) { return QStringList{root, u"0a"_s}; };
    return context;
}

namespace {

Condition randomShortCondition(Dice &dice)
{
    if (dice.oneIn(2))
        return {u"state"_s, dice.oneIn(2) ? Operator::Equal : Operator::Greater, QString::number(dice.below(4))};
    if (dice.oneIn(2))
        return {u"parent"_s, Operator::IsNotEmpty, {}};
    return {u"name"_s, Operator::Like, dice.of(QStringList{u"a"_s, u"b^c"_s, u"^"_s, u"!"_s, u","_s, u"x^^y"_s})};
}

std::vector<Segment> randomSegments(Dice &dice, int depth, bool mayBeEmpty);

Related randomRelated(Dice &dice, int depth)
{
    Related related;
    related.kind = Related::Kind(dice.below(3));
    related.table = dice.of(QStringList{u"task"_s, u"item"_s});
    related.field = dice.of(QStringList{u"parent"_s, u"sys_id"_s});
    if (related.kind == Related::Kind::Count) {
        related.relation = Operator(dice.below(int(Operator::GreaterOrEqual) + 1));
        related.count = dice.below(4);
        related.manyToMany = dice.oneIn(3);
    } else {
        related.ownField = dice.of(QStringList{u"sys_id"_s, u"parent"_s, u"name"_s});
    }
    if (related.kind == Related::Kind::Join)
        related.ownTable = u"task"_s; // replaced by the table it stands in
    related.segments = randomSegments(dice, depth + 1, true);
    return related;
}

std::vector<Segment> randomSegments(Dice &dice, int depth, bool mayBeEmpty)
{
    std::vector<Segment> segments;
    for (int s = mayBeEmpty && dice.oneIn(3) ? 0 : dice.oneIn(4) ? 2 : 1; s > 0; --s) {
        Segment segment;
        for (int g = dice.below(3); g > 0; --g) {
            OrGroup group;
            for (int c = 1 + dice.below(2); c > 0; --c)
                group.conditions.push_back(randomShortCondition(dice));
            segment.groups.push_back(std::move(group));
        }
        for (int r = depth < 3 ? dice.below(3) : 0; r > 0; --r)
            segment.related.push_back(randomRelated(dice, depth));
        if (segment.isEmpty())
            segment.groups.push_back({{randomShortCondition(dice)}});
        segments.push_back(std::move(segment));
    }
    return segments;
}

void beginJoinsAt(std::vector<Segment> &segments, const QString &table)
{
    for (Segment &segment : segments) {
        for (Related &related : segment.related) {
            if (related.kind == Related::Kind::Join)
                related.ownTable = table;
            beginJoinsAt(related.segments, related.table);
        }
    }
}

} // namespace

Query randomRelatedQuery(Dice &dice)
{
    Query query;
    query.segments = randomSegments(dice, 0, false);
    beginJoinsAt(query.segments, u"task"_s);
    return query;
}

QString randomSoup(Dice &dice)
{
    static const QStringList pieces{u"^"_s, u"^^"_s, u"^OR"_s, u"^NQ"_s, u"^EQ"_s, u"^ORDERBY"_s, u"^ORDERBYDESC"_s,
        u"^GROUPBY"_s, u"^RLQUERY"_s, u"^ENDRLQUERY"_s, u"^SUBQUERY"_s, u"^ENDSUBQUERY"_s, u"^JOIN"_s, u"!"_s, u"."_s,
        u"@"_s, u","_s, u"="_s, u"!="_s, u">="_s, u"<"_s, u"*"_s, u"!*"_s, u"%"_s, u"IN"_s, u"NOT IN"_s, u"LIKE"_s,
        u"NOT LIKE"_s, u"STARTSWITH"_s, u"ISEMPTY"_s, u"ANYTHING"_s, u"BETWEEN"_s, u"ON"_s, u"SAMEAS"_s, u"DATEPART"_s,
        u"DYNAMIC"_s, u"VALCHANGES"_s, u"CHANGESFROM"_s, u"RELATIVEGT"_s, u"MORETHAN"_s, u"HASITEMVARIABLE"_s,
        u"javascript:gs.daysAgo(1)"_s, u"123TEXTQUERY321"_s, u"state"_s, u"caller_id.name"_s, u"Order"_s, u"task"_s};
    QString text;
    for (int i = 1 + dice.below(12); i > 0; --i)
        text += dice.oneIn(4) ? randomText(dice) : dice.of(pieces);
    return text;
}

quint32 fromEnvironment(const char *name, quint32 fallback)
{
    bool ok = false;
    const quint32 value = qEnvironmentVariable(name).toUInt(&ok);
    return ok ? value : fallback;
}

} // namespace fixture
