// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/ambevents.h"

#include "services/simulator/acls.h"
#include "services/simulator/listquery.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace bunsnc::simulator {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view auditColumns[] = {
    "sys_created_by", "sys_created_on", "sys_id", "sys_mod_count", "sys_updated_by", "sys_updated_on"};
constexpr std::string_view blockedTables[] = {"sys_audit", "sys_audit_delete", "sys_journal_field", "syslog"};

bool isAudit(std::string_view column)
{
    return std::find(std::begin(auditColumns), std::end(auditColumns), column) != std::end(auditColumns);
}

const std::string &valueOf(const CommittedChange &change, const Row &row, std::string_view column)
{
    static const std::string nothing;
    const int index = change.table->indexOf(column);
    return index < 0 || row.empty() ? nothing : row[std::size_t(index)];
}

/// A row that is in no table (any more) in the place of one: SQL that yields it under the alias "t".
std::string rowSource(const Table &table)
{
    std::string sql;
    for (const Column &column : table.columns)
        sql += (sql.empty() ? "(SELECT CAST(? AS TEXT) AS " : ",CAST(? AS TEXT) AS ") + sqlName(column.name);
    return sql + ") t";
}

int bindRow(sqlite::Statement &statement, const Table &table, const CommittedChange &change, const Row &row)
{
    int parameter = 0;
    for (const Column &column : table.columns) {
        const std::string &value = valueOf(change, row, column.name);
        if (value.empty())
            statement.bindNull(++parameter);
        else
            statement.bindText(++parameter, bytesOf(value));
    }
    return parameter + 1;
}

} // namespace

AmbChannel ambChannel(const QString &channel, const std::string &user)
{
    static const QString prefix = u"/rw/default/"_s;
    if (!channel.startsWith(prefix))
        return {{}, u"403::no such channel"_s};
    const qsizetype slash = channel.indexOf(u'/', prefix.size());
    const QString name = channel.mid(prefix.size(), slash < 0 ? -1 : slash - prefix.size());
    const Table *table = Schema::instance().table(name.toStdString());
    if (!table || slash < 0)
        return {{}, u"403::record watcher: invalid table "_s + name};
    if (std::find(std::begin(blockedTables), std::end(blockedTables), table->name) != std::end(blockedTables))
        return {{}, u"403::record watcher: table %1 cannot be watched"_s.arg(name)};
    const auto query = QByteArray::fromBase64Encoding(
        channel.mid(slash + 1).replace(u'-', u'=').toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!query)
        return {{}, u"400::record watcher: the query is no base64"_s};
    return {{table, QString::fromUtf8(*query), user}, {}};
}

Result<QString> AmbEvents::refusal(const AmbWatch &watch) const
{
    auto lease = m_instance.storage->reader();
    if (!lease)
        return lease.error();
    auto caller = m_access.callerOf(watch.user, **lease);
    if (!caller)
        return caller.error();
    if (!*caller)
        return u"403::record watcher: not logged in"_s;
    const auto acls = Acls::of(*watch.table, **caller, **lease);
    if (!acls)
        return acls.error();
    if (!acls->allows("read"))
        return u"403::record watcher: insufficient rights to read %1"_s.arg(QString::fromStdString(watch.table->name));
    return QString();
}

Result<bool> AmbEvents::matches(const AmbWatch &watch, const Caller &caller, const CommittedChange &change,
    const Row &row, Connection &connection) const
{
    if (row.empty())
        return false;
    const auto invalid = m_instance.faults.state().noRowsOnInvalidQuery ? query::InvalidTerm::MatchesNothing
                                                                        : query::InvalidTerm::Dropped;
    const Selection selection = selectionFor(m_instance, *watch.table, caller, watch.query, invalid);
    auto found = connection.statement(
        "SELECT 1 FROM " + rowSource(*watch.table) + " WHERE " + selection.filter.where.toStdString());
    if (!found)
        return found.error();
    bindFilter(**found, selection.filter, bindRow(**found, *watch.table, change, row));
    const Result<bool> there = (*found)->step();
    (*found)->reset();
    return there;
}

Result<QJsonObject> AmbEvents::render(const Table &table, const Caller &caller, const CommittedChange &change,
    std::vector<std::string> fields, Connection &connection) const
{
    RenderOptions options;
    options.mode = DisplayMode::All;
    options.excludeLinks = true;
    options.fields = std::move(fields);
    Renderer renderer(m_instance.world, table, caller, options, m_instance.baseUrl, connection);
    auto row = connection.statement("SELECT " + renderer.selectList() + " FROM " + rowSource(table));
    if (!row)
        return row.error();
    bindRow(**row, table, change, change.after);
    if (const Result<bool> there = (*row)->step(); !there)
        return there.error();
    std::string text;
    auto done = renderer.append(text, (*row)->handle());
    (*row)->reset();
    if (!done)
        return done.error();
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

Result<std::optional<QJsonObject>> AmbEvents::eventFor(const AmbWatch &watch, const CommittedChange &change) const
{
    if (!change.table->extends(watch.table->name))
        return std::optional<QJsonObject>();
    auto lease = m_instance.storage->reader();
    if (!lease)
        return lease.error();
    Connection &connection = **lease;
    const auto caller = m_access.callerOf(watch.user, connection);
    if (!caller)
        return caller.error();
    if (!*caller || isHidden(change.sysId, m_instance.faults.state().hiddenPermille))
        return std::optional<QJsonObject>();
    const auto acls = Acls::of(*change.table, **caller, connection);
    if (!acls)
        return acls.error();
    if (!acls->allows("read"))
        return std::optional<QJsonObject>();
    const auto before = matches(watch, **caller, change, change.before, connection);
    if (!before)
        return before.error();
    const auto after = matches(watch, **caller, change, change.after, connection);
    if (!after)
        return after.error();
    if (!*before && !*after)
        return std::optional<QJsonObject>();

    const bool inserts = change.before.empty();
    const bool deletes = change.after.empty();
    QJsonArray changes;
    std::vector<std::string> fields;
    for (const Column &column : change.table->columns) {
        if (deletes || !acls->allowsField("read", column.name))
            continue;
        const std::string &value = valueOf(change, change.after, column.name);
        const bool differs = value != valueOf(change, change.before, column.name);
        if (differs && !isAudit(column.name))
            changes.append(QString::fromStdString(column.name));
        if (inserts ? !value.empty() : differs || isAudit(column.name))
            fields.push_back(column.name);
    }
    QJsonObject data{{u"table_name"_s, QString::fromStdString(change.table->name)},
        {u"sys_id"_s, QString::fromStdString(change.sysId)},
        {u"display_value"_s,
            QString::fromStdString(valueOf(change, deletes ? change.before : change.after, change.table->display))},
        {u"operation"_s,
            inserts       ? u"insert"_s
                : deletes ? u"delete"_s
                          : u"update"_s},
        {u"action"_s,
            *before && *after ? u"change"_s
                : *after      ? u"entry"_s
                              : u"exit"_s},
        {u"changes"_s, changes}};
    if (!deletes && !fields.empty()) {
        auto record = render(*change.table, **caller, change, std::move(fields), connection);
        if (!record)
            return record.error();
        data.insert(u"record"_s, *record);
    }
    return std::optional<QJsonObject>(std::move(data));
}

} // namespace bunsnc::simulator
