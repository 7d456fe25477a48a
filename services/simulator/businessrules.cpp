// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/businessrules.h"

#include "services/query/evaluator.h"
#include "services/query/parser.h"
#include "services/simulator/world.h"

namespace bunsnc::simulator {

namespace {

/// The record as a filter sees it; what is behind a reference is looked up.
class View final : public query::RecordView, public query::ChangeView {
public:
    View(const BusinessRules::Record &record, Connection &writer)
        : m_record(record)
        , m_writer(writer)
    {
    }
    QString value(QStringView field) const override { return read(m_record.after, field); }
    QString displayValue(QStringView field) const override
    {
        const Column *column = m_record.table.column(field.toUtf8().toStdString());
        const Table *target = column && column->kind == ColumnKind::Reference
            ? Schema::instance().table(column->reference)
            : nullptr;
        return target ? read(m_record.after, QString(field + u'.' + QString::fromStdString(target->display))) : value(field);
    }
    bool changed(QStringView field) const override { return previousValue(field) != value(field); }
    QString previousValue(QStringView field) const override
    {
        return m_record.before.empty() ? QString() : read(m_record.before, field);
    }

private:
    QString read(const std::vector<std::string> &row, QStringView field) const
    {
        const std::string name = field.toUtf8().toStdString();
        const std::size_t dot = name.find('.');
        const int index = m_record.table.indexOf(std::string_view(name).substr(0, dot));
        if (index < 0)
            return {};
        const std::string &own = row[std::size_t(index)];
        if (dot == std::string::npos)
            return QString::fromStdString(own);
        const Table *target = Schema::instance().table(m_record.table.columns[std::size_t(index)].reference);
        const auto rest = target ? resolveField(*target, std::string_view(name).substr(dot + 1), "t") : std::nullopt;
        if (!rest || own.empty())
            return {};
        const auto found
            = m_writer.scalar("SELECT " + rest->value + " FROM " + sqlName(target->name) + " t WHERE t.sys_id=?", {own});
        return found ? QString::fromStdString(*found) : QString();
    }

    const BusinessRules::Record &m_record;
    Connection &m_writer;
};

/// A filter that cannot be read holds for nothing: a rule that cannot be understood must not stop every write.
bool filterHolds(const std::string &filter, const BusinessRules::Record &record, Connection &writer)
{
    if (filter.empty())
        return true;
    const query::FieldTypes types = [&record](QStringView name) -> std::optional<query::FieldType> {
        const auto resolved = resolveField(record.table, name.toUtf8().toStdString(), "t");
        return resolved ? std::optional(resolved->column->fieldType()) : std::nullopt;
    };
    const auto parsed
        = query::parse(QString::fromStdString(filter), [&types](QStringView name) { return types(name).has_value(); });
    if (!parsed)
        return false;
    query::Context context;
    context.nowSeconds = record.at;
    context.userId = QString::fromStdString(record.userId);
    context.invalidTerm = query::InvalidTerm::MatchesNothing;
    const View view(record, writer);
    return query::Evaluator(*parsed, types, context).matches(view, &view);
}

/// "state=2^short_description=x^EQ"
void setFields(const std::string &fields, BusinessRules::Record &record)
{
    std::string_view rest = fields;
    while (!rest.empty()) {
        const std::size_t caret = rest.find('^');
        const std::string_view part = rest.substr(0, caret);
        rest = caret == std::string_view::npos ? std::string_view() : rest.substr(caret + 1);
        const std::size_t equals = part.find('=');
        const int index = equals == std::string_view::npos ? -1 : record.table.indexOf(part.substr(0, equals));
        if (index >= 0 && record.table.columns[std::size_t(index)].name != "sys_id")
            record.after[std::size_t(index)] = std::string(part.substr(equals + 1));
    }
}

} // namespace

Result<> BusinessRules::load(Connection &writer)
{
    auto rows = writer.statement("SELECT sys_id, name, collection, filter_condition, template, message, action_insert,"
                                 " action_update, action_delete, abort_action FROM sys_script"
                                 " WHERE active='true' AND \"when\"='before'"
                                 " ORDER BY CAST(coalesce(\"order\",'100') AS INTEGER), sys_id");
    if (!rows)
        return rows.error();
    std::vector<Rule> rules;
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto text = [&rows](int column) { return std::string(textOf((*rows)->text(column))); };
        rules.push_back({text(0), text(1), text(2), text(3), text(4), text(5), text(6) == "true", text(7) == "true",
            text(8) == "true", text(9) == "true"});
    }
    (*rows)->reset();
    m_rules = std::move(rules);
    m_loaded = true;
    return {};
}

Result<std::optional<std::string>> BusinessRules::run(Action action, Record &record, Connection &writer)
{
    if (!m_loaded) {
        if (auto loaded = load(writer); !loaded)
            return loaded.error();
    }
    for (const Rule &rule : m_rules) {
        const bool fits = action == Action::Insert ? rule.inserts : action == Action::Update ? rule.updates : rule.deletes;
        if (!fits || !record.table.extends(rule.table) || !filterHolds(rule.filter, record, writer))
            continue;
        if (rule.aborts) {
            std::string reason = "Operation against file '" + record.table.name + "' was aborted by Business Rule '"
                + rule.name + "^" + rule.sysId + "'. Business Rule Stack:" + rule.name;
            if (!rule.message.empty())
                reason += ". " + rule.message;
            return std::optional<std::string>(std::move(reason));
        }
        if (action != Action::Delete)
            setFields(rule.setFields, record);
    }
    return std::optional<std::string>();
}

} // namespace bunsnc::simulator
