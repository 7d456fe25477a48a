// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/simulatorfixture.h"

#include <QtDebug>

namespace bunsnc::test {

using simulator::DirectChange;

simulator::Options SimulatorFixture::smallInstance(std::int64_t records)
{
    simulator::Options options;
    options.records = records;
    return options;
}

SimulatorFixture::SimulatorFixture(const simulator::Options &options)
{
    auto started = simulator::start(options);
    if (started)
        m_simulator = std::move(*started);
    else
        m_problem = toLogLine(started.error());
}

QString SimulatorFixture::done(Result<QString> result) const
{
    if (!result)
        qFatal("the simulator refuses: %s", qPrintable(toLogLine(result.error())));
    return *result;
}

QString SimulatorFixture::insert(const QString &table, Values fields, qint64 at)
{
    DirectChange change;
    change.type = DirectChange::Type::Insert;
    change.table = table;
    change.fields = fields;
    change.at = at;
    return done(control().apply(change));
}

void SimulatorFixture::update(const QString &table, const QString &sysId, Values fields, qint64 at)
{
    DirectChange change;
    change.table = table;
    change.sysId = sysId;
    change.fields = fields;
    change.at = at;
    done(control().apply(change));
}

void SimulatorFixture::updateSilently(const QString &table, const QString &sysId, Values fields)
{
    DirectChange change;
    change.table = table;
    change.sysId = sysId;
    change.fields = fields;
    change.silent = true;
    done(control().apply(change));
}

void SimulatorFixture::remove(const QString &table, const QString &sysId, bool audit)
{
    DirectChange change;
    change.type = DirectChange::Type::Delete;
    change.table = table;
    change.sysId = sysId;
    change.audit = audit;
    done(control().apply(change));
}

void SimulatorFixture::setFaults(const QJsonObject &faults)
{
    if (const auto set = control().setFaults(faults); !set)
        qFatal("no such fault: %s", qPrintable(set.error().subject));
}

qint64 SimulatorFixture::count(const QString &table, const QString &encodedQuery)
{
    const auto rows = control().count(table, encodedQuery);
    if (!rows)
        qFatal("cannot count: %s", qPrintable(toLogLine(rows.error())));
    return *rows;
}

QString SimulatorFixture::value(const QString &table, const QString &sysId, const QString &field)
{
    const auto record = control().record(table, sysId);
    if (!record)
        qFatal("cannot read: %s", qPrintable(toLogLine(record.error())));
    return (*record)[field].toString();
}

} // namespace bunsnc::test
