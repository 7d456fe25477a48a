// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/listquery.h"

#include "services/query/parser.h"

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

constexpr int mostBadTerms = 64;

std::optional<query::SqlField> sqlField(const Table &table, QStringView name, std::string_view alias)
{
    const auto resolved = resolveField(table, name.toUtf8().toStdString(), alias);
    if (!resolved)
        return std::nullopt;
    query::SqlField field;
    field.type = resolved->column->fieldType();
    field.value = QByteArray::fromStdString(resolved->value);
    field.display = QByteArray::fromStdString(resolved->display);
    field.plainIntegers = field.type == query::FieldType::Integer;
    return field;
}

QStringList classesBelow(const QString &root)
{
    QStringList names;
    for (const auto &[name, table] : Schema::instance().tables()) {
        if (table.extends(root.toStdString()))
            names.append(QString::fromStdString(name));
    }
    return names;
}

/// Parses, leaving out the terms that cannot be read; `bad` tells whether there were any.
query::Query parseTolerantly(const Table &table, QString encoded, bool &bad)
{
    const auto knownIn = [](const Table *of) -> query::IsKnownField {
        if (!of)
            return {};
        return [of](QStringView name) { return resolveField(*of, name.toUtf8().toStdString(), "t").has_value(); };
    };
    const query::RelatedFields related
        = [&](QStringView name) { return knownIn(Schema::instance().table(name.toUtf8().toStdString())); };
    for (int i = 0; i < mostBadTerms; ++i) {
        auto parsed = query::parseWithRelated(encoded, knownIn(&table), related);
        if (parsed)
            return *parsed;
        bad = true;
        const qsizetype at = std::clamp<qsizetype>(parsed.error().position, 0, encoded.size());
        const qsizetype begin = at > 0 ? encoded.lastIndexOf(u'^', at - 1) + 1 : 0;
        qsizetype end = encoded.indexOf(u'^', at);
        for (const char16_t *word : {u"RLQUERY", u"SUBQUERY"}) { // what is in brackets goes with them
            if (QStringView(encoded).sliced(begin).startsWith(QStringView(word)))
                end = encoded.indexOf(u'^', std::max(at, encoded.indexOf(u"END"_s + QStringView(word), begin)));
        }
        end = end < 0 ? encoded.size() : end + 1;
        encoded.remove(begin, end - begin);
    }
    return {};
}

QByteArray fullTextCondition(const Table &table)
{
    QByteArray text;
    for (const char *column : {"number", "short_description", "description", "name"}) {
        if (table.column(column))
            text += (text.isEmpty() ? "" : "||' '||") + QByteArray("coalesce(t.\"") + column + "\",'')";
    }
    return text.isEmpty() ? text : "bunsnc_contains(" + text + ",?)";
}

Selection compile(const Instance &instance, const Table &table, const Caller &caller, query::Query query,
    query::InvalidTerm invalidTerm)
{
    query::Context context;
    context.nowSeconds = instance.clock.nowSeconds();
    context.zone = caller.zone->zone();
    context.userId = QString::fromStdString(caller.sysId);
    context.userGroupIds = caller.groups;
    context.invalidTerm = invalidTerm;
    context.hierarchy = [](const QString &, const QString &root) { return classesBelow(root); };
    query::SqliteDialect dialect;
    dialect.fields = [&table](QStringView name) { return sqlField(table, name, "t"); };
    dialect.otherTable = [](QStringView name, const QByteArray &alias) -> std::optional<query::SqlTable> {
        const Table *other = Schema::instance().table(name.toUtf8().toStdString());
        if (!other)
            return std::nullopt;
        return query::SqlTable{QByteArray::fromStdString(sqlName(other->name)) + " " + alias,
            [other, alias](QStringView field) { return sqlField(*other, field, textOf(alias)); }};
    };
    dialect.isSelf = [&table](QStringView name) {
        const Table *named = Schema::instance().table(name.toUtf8().toStdString());
        return named && (named->extends(table.name) || table.extends(named->name));
    };
    dialect.fullText = fullTextCondition(table);
    dialect.fullTextArgument = [](const QString &words) { return words.trimmed().toCaseFolded(); };
    Selection selection;
    selection.filter = query::compileForSqlite(query, dialect, context);
    selection.query = std::move(query);
    return selection;
}

} // namespace

bool isTrue(std::string_view text)
{
    return text.size() == 4 && QByteArrayView(text.data(), 4).compare("true", Qt::CaseInsensitive) == 0;
}

std::vector<std::string> splitList(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view part = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end())
            parts.emplace_back(part);
    }
    return parts;
}

Selection selectionFor(const Instance &instance, const Table &table, const Caller &caller, const QString &encoded,
    query::InvalidTerm invalidTerm)
{
    bool bad = false;
    query::Query query = parseTolerantly(table, encoded, bad);
    Selection selection = compile(instance, table, caller, std::move(query), invalidTerm);
    if (bad && invalidTerm == query::InvalidTerm::MatchesNothing)
        selection.filter = {QByteArrayLiteral("0"), {}, {}};
    return selection;
}

Result<Selection> selectionFor(
    const Instance &instance, const Table &table, const Caller &caller, const http::Request &request, Connection &connection)
{
    auto property = connection.scalar(
        "SELECT value FROM sys_properties WHERE name=?", {"glide.invalid_query.returns_no_rows"});
    if (!property)
        return property.error();
    const auto invalidTerm = isTrue(*property) || instance.faults.state().noRowsOnInvalidQuery
        ? query::InvalidTerm::MatchesNothing
        : query::InvalidTerm::Dropped;
    const std::string_view encoded = request.parameter("sysparm_query");
    if (!encoded.empty())
        return selectionFor(
            instance, table, caller, QString::fromUtf8(encoded.data(), qsizetype(encoded.size())), invalidTerm);
    query::Query query;
    query::Segment segment;
    for (const auto &[name, value] : request.query) {
        if (!name.starts_with("sysparm_"))
            segment.groups.push_back(
                {{{QString::fromStdString(name), query::Operator::Equal, QString::fromStdString(value)}}});
    }
    if (!segment.groups.empty())
        query.segments.push_back(std::move(segment));
    return compile(instance, table, caller, std::move(query), invalidTerm);
}

int bindFilter(sqlite::Statement &statement, const query::SqlFilter &filter, int first)
{
    for (const QVariant &parameter : filter.parameters) {
        if (parameter.typeId() == QMetaType::QString)
            statement.bind(first++, parameter.toString());
        else
            statement.bind(first++, parameter.toLongLong());
    }
    return first;
}

} // namespace bunsnc::simulator
