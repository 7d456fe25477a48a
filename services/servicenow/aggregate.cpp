// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/aggregate.h"

#include "services/servicenow/tablerequests.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <array>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

struct FunctionName {
    AggregateFunction function;
    QLatin1StringView name;
};
constexpr std::array functionNames{FunctionName{AggregateFunction::Count, "count"_L1},
    FunctionName{AggregateFunction::Sum, "sum"_L1}, FunctionName{AggregateFunction::Average, "avg"_L1},
    FunctionName{AggregateFunction::Minimum, "min"_L1}, FunctionName{AggregateFunction::Maximum, "max"_L1}};

QString nameOf(AggregateFunction function)
{
    for (const FunctionName &known : functionNames) {
        if (known.function == function)
            return known.name;
    }
    return {};
}

Error invalid(const QString &table, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = table, .detail = detail};
}

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

Result<AggregateRow> rowOf(const QJsonObject &object, bool counted)
{
    AggregateRow row;
    for (const QJsonValue &group : object["groupby_fields"_L1].toArray()) {
        const QString value = group["value"_L1].toVariant().toString();
        row.groups.push_back({group["field"_L1].toString(), value,
            group["display_value"_L1].isUndefined() ? value : group["display_value"_L1].toVariant().toString()});
    }
    if (!object["stats"_L1].isObject())
        return damaged(u"no figures in the answer"_s);
    const QJsonObject stats = object["stats"_L1].toObject();
    if (counted) {
        bool ok = false;
        const qint64 count = stats["count"_L1].toVariant().toLongLong(&ok);
        if (!ok || count < 0)
            return damaged(u"no count in the answer"_s);
        row.count = count;
    }
    for (const FunctionName &function : functionNames) {
        const QJsonObject fields = stats[function.name].toObject();
        for (auto it = fields.begin(); it != fields.end(); ++it)
            row.figures.push_back({function.function, it.key(), it.value().toVariant().toString()});
    }
    return row;
}

// One object without groups, an array with them.
Result<std::vector<AggregateRow>> rowsOf(const QByteArray &body, bool grouped, bool counted)
{
    const QJsonObject root = QJsonDocument::fromJson(body).object();
    const QJsonValue result = root["result"_L1];
    if (root.contains("error"_L1) || (grouped ? !result.isArray() : !result.isObject()))
        return damaged(u"no result in the answer"_s);
    std::vector<AggregateRow> rows;
    if (!grouped) {
        auto row = rowOf(result.toObject(), counted);
        if (!row)
            return std::move(row).error();
        rows.push_back(*std::move(row));
        return rows;
    }
    for (const QJsonValue &element : result.toArray()) {
        auto row = rowOf(element.toObject(), counted);
        if (!row)
            return std::move(row).error();
        rows.push_back(*std::move(row));
    }
    return rows;
}

} // namespace

std::optional<double> AggregateRow::Figure::number() const
{
    bool ok = false;
    const double number = text.toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QString AggregateRow::value(const QString &field) const
{
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const Group &group) { return group.field == field; });
    return found == groups.end() ? QString() : found->value;
}

QString AggregateRow::displayValue(const QString &field) const
{
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const Group &group) { return group.field == field; });
    return found == groups.end() ? QString() : found->displayValue;
}

const AggregateRow::Figure *AggregateRow::figure(AggregateFunction function, const QString &field) const
{
    const auto found = std::find_if(figures.begin(), figures.end(),
        [&](const Figure &figure) { return figure.function == function && figure.field == field; });
    return found == figures.end() ? nullptr : &*found;
}

QString AggregateRow::text(AggregateFunction function, const QString &field) const
{
    const Figure *found = figure(function, field);
    return found ? found->text : QString();
}

std::optional<double> AggregateRow::number(AggregateFunction function, const QString &field) const
{
    if (function == AggregateFunction::Count)
        return count ? std::optional(double(*count)) : std::nullopt;
    const Figure *found = figure(function, field);
    return found ? found->number() : std::nullopt;
}

Aggregate::Aggregate(std::shared_ptr<ClientCore> core, const QString &table)
    : m_core(std::move(core))
    , m_table(table)
    , m_builder(table)
{
}

void Aggregate::add(AggregateFunction function, const QString &field)
{
    if (function == AggregateFunction::Count)
        m_count = true;
    else
        m_figures.append({function, field});
}

void Aggregate::addHaving(AggregateFunction function, const QString &field, const QString &op, double value)
{
    static constexpr std::array operators{"="_L1, "!="_L1, ">"_L1, ">="_L1, "<"_L1, "<="_L1};
    if (!isFieldName(field) || std::find(operators.begin(), operators.end(), op) == operators.end()) {
        m_error = invalid(m_table, u"no condition on groups: "_s + field.left(80) + u' ' + op.left(10));
        return;
    }
    m_having.append(nameOf(function) + u'^' + field + u'^' + op + u'^'
        + QString::number(value, 'f', QLocale::FloatingPointShortest));
}

void Aggregate::orderBy(const QString &field, bool descending)
{
    m_order.append({std::nullopt, field, descending});
}

void Aggregate::orderBy(AggregateFunction function, const QString &field, bool descending)
{
    m_order.append({function, field, descending});
}

Result<> Aggregate::check() const
{
    if (m_error)
        return *m_error;
    if (!isPathName(m_table))
        return invalid(m_table.left(80), u"no table name"_s);
    const auto named = [&](const QString &field) { return isFieldName(field); };
    if (!std::all_of(m_groups.begin(), m_groups.end(), named))
        return invalid(m_table, u"groups by something that is no name of a field"_s);
    if (!std::all_of(m_figures.begin(), m_figures.end(), [&](const auto &figure) { return named(figure.second); }))
        return invalid(m_table, u"computes over something that is no name of a field"_s);
    if (m_groups.isEmpty() && (!m_having.isEmpty() || !m_order.isEmpty()))
        return invalid(m_table, u"a condition or an order of groups needs groups"_s);
    for (const Order &order : m_order) {
        const bool known = !order.function                ? m_groups.contains(order.field)
            : *order.function == AggregateFunction::Count ? m_count || m_figures.isEmpty()
                                                          : m_figures.contains(std::pair(*order.function, order.field));
        if (!known)
            return invalid(m_table, u"orders by something that is not asked for: "_s + order.field.left(80));
    }
    return {};
}

Result<HttpRequest> Aggregate::request() const
{
    if (const auto checked = check(); !checked)
        return checked.error();
    const auto filter = m_builder.filter();
    if (!filter)
        return filter.error();
    HttpRequest request;
    request.path = u"/api/now/stats/"_s + m_table;
    const auto addList = [&](const QString &name, const QStringList &values) {
        if (!values.isEmpty())
            request.query.addQueryItem(name, values.join(u','));
    };
    if (!filter->isEmpty())
        request.query.addQueryItem(u"sysparm_query"_s, *filter);
    if (m_count || m_figures.isEmpty())
        request.query.addQueryItem(u"sysparm_count"_s, u"true"_s);
    for (const FunctionName &function : functionNames) {
        QStringList fields;
        for (const auto &[wanted, field] : m_figures) {
            if (wanted == function.function && !fields.contains(field))
                fields.append(field);
        }
        addList(u"sysparm_"_s + function.name + u"_fields", fields);
    }
    addList(u"sysparm_group_by"_s, m_groups);
    addList(u"sysparm_having"_s, m_having);
    QStringList order;
    for (const Order &key : m_order) {
        QString text = key.function ? nameOf(*key.function).toUpper() : key.field;
        if (key.function && *key.function != AggregateFunction::Count)
            text += u'^' + key.field;
        order.append(key.descending ? QString(text + u"^DESC") : text);
    }
    addList(u"sysparm_order_by"_s, order);
    if (m_displayValues)
        request.query.addQueryItem(u"sysparm_display_value"_s, u"all"_s);
    return request;
}

// Releases differ in whether an order by a figure goes up or down by itself, and some ignore it; there are no pages, so
// it can be had here.
void Aggregate::sort(std::vector<AggregateRow> &rows) const
{
    if (!std::all_of(m_order.begin(), m_order.end(), [](const Order &key) { return key.function.has_value(); }))
        return;
    std::stable_sort(rows.begin(), rows.end(), [&](const AggregateRow &left, const AggregateRow &right) {
        for (const Order &key : m_order) {
            const auto a = left.number(*key.function, key.field);
            const auto b = right.number(*key.function, key.field);
            const QString textA = left.text(*key.function, key.field);
            const QString textB = right.text(*key.function, key.field);
            if (a && b ? *a != *b : textA != textB) {
                const bool less = a && b ? *a < *b : textA < textB;
                return less != key.descending;
            }
        }
        return false;
    });
}

Result<std::vector<AggregateRow>> Aggregate::run(std::stop_token stop)
{
    const auto asked = request();
    if (!asked)
        return asked.error();
    ClientCore::Lease lease(m_core);
    auto rows = readAgain(lease.transport(), *asked, m_table, stop, [&](const HttpResponse &response) {
        return rowsOf(response.body, !m_groups.isEmpty(), m_count || m_figures.isEmpty());
    });
    if (rows)
        sort(*rows);
    return rows;
}

} // namespace bunsnc::servicenow
