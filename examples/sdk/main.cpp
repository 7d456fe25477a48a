// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// A small program on the installed library: what is urgent, who has it, and a new incident about it.
//
//     BUNSNC_PASSWORD=… duty https://dev0.service-now.com ana

#include <services/servicenow/metadatacache.h>
#include <services/servicenow/tables/incident.h>
#include <services/servicenow/tables/sys_user.h>
#include <services/servicenow/tables/sys_user_group.h>
#include <services/servicenow/typed/typedquery.h>

#include <QCoreApplication>
#include <QTextStream>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::servicenow::tables;

namespace {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

/// Columns and values are checked by the compiler: incident.priority == u"1" does not compile.
Result<> showUrgent(const Client &client)
{
    auto incidents = TypedQuery<Incident>()
                         .where(incident.active == true && (incident.priority == 1 || incident.escalation >= 2))
                         .select(incident.number, incident.priority, incident.opened_at, incident.caller_id,
                             incident.assignment_group.dot(SysUserGroup::name))
                         .orderBy(incident.priority)
                         .orderByDescending(incident.opened_at)
                         .limit(5)
                         .run(client);
    if (!incidents)
        return incidents.error();
    out() << "urgent " << incidents->rowCount() << '\n';
    for (auto &row : *incidents) {
        const std::optional<int> priority = row.get(incident.priority);
        const std::optional<std::chrono::sys_seconds> opened = row.get(incident.opened_at);
        out() << row.get(incident.number).value_or(QString()) << "  P" << priority.value_or(0) << "  "
              << (opened ? formatUtc(opened->time_since_epoch().count()) : QString()) << "  "
              << row.display(incident.caller_id).value_or(QString()) << "  "
              << row.get(incident.assignment_group.dot(SysUserGroup::name)).value_or(QString()) << '\n';
    }
    if (const auto error = incidents->lastError())
        return *error; // a page that failed ends the loop
    return {};
}

Result<> reportOne(const Client &client)
{
    auto record = TypedRecord<Incident>::of(client);
    record.initialize();
    record.set(incident.short_description, u"Made by the example");
    record.set(incident.impact, 1);
    record.set(incident.urgency, 2);
    const Result<SysId<Incident>> sysId = record.insert();
    if (!sysId)
        return sysId.error();
    // The row is now what the instance made of it.
    out() << "made " << record.get(incident.number).value_or(QString()) << " with priority "
          << record.get(incident.priority).value_or(0) << '\n';
    record.set(incident.work_notes, u"Looked at it");
    record.set(incident.state, 2);
    if (const auto updated = record.update({.checkModCount = true}); !updated)
        return updated.error();
    out() << "state " << record.display(incident.state).value_or(QString()) << '\n';
    return record.deleteRecord();
}

/// Any other table: the same without types. And in the client's threads, with futures.
Result<> countGroups(const Client &client)
{
    AsyncGlideRecord groups(client, QStringLiteral("sys_user_group"));
    groups.record().addActiveQuery();
    groups.record().setFields(QStringLiteral("name"));
    const auto rows = groups.fetchAll().result();
    if (!rows)
        return rows.error();
    out() << "groups " << rows->size() << '\n';
    return {};
}

Result<> describe(const Client &client)
{
    MetadataCache metadata(client.core());
    const auto table = metadata.table(QStringLiteral("incident"));
    if (!table)
        return table.error();
    const auto choices = metadata.choices(QStringLiteral("incident"));
    if (!choices)
        return choices.error();
    out() << (*table)->labelIn(QStringLiteral("pt_BR")) << " has " << (*table)->columns.size() << " columns and "
          << (*choices)->of(QStringLiteral("state"), QStringLiteral("en")).size() << " states\n";
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        out() << "usage: BUNSNC_PASSWORD=... duty INSTANCE USER\n";
        return 2;
    }
    ClientConfig config;
    config.instance = arguments[1];
    config.auth = basicAuth(arguments[2], qEnvironmentVariable("BUNSNC_PASSWORD"));
    const auto client = Client::make(config);
    if (!client) {
        out() << toLogLine(client.error()) << '\n';
        return 2;
    }
    for (const auto step : {showUrgent, reportOne, countGroups, describe}) {
        if (const auto done = step(**client); !done) {
            out() << toLogLine(done.error()) << '\n';
            return 1;
        }
    }
    return 0;
}
