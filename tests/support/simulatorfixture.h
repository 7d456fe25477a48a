// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/simulator.h"

#include <initializer_list>
#include <memory>

namespace bunsnc::test {

/// A simulator in the test's own process, on a free loopback port. User admin, password admin.
/// Check isRunning() first; the helpers end the test run with a message when the simulator refuses.
class SimulatorFixture {
public:
    using Values = std::initializer_list<std::pair<QString, QString>>;

    /// Few records, no workload: starts in well under a second.
    static simulator::Options smallInstance(std::int64_t records = 300);
    explicit SimulatorFixture(const simulator::Options &options = smallInstance());

    bool isRunning() const { return m_simulator != nullptr; }
    QString problem() const { return m_problem; } ///< why it is not running
    QUrl url() const { return m_simulator->url(); }
    QString caFile() const { return m_simulator->caFile(); }
    simulator::Control &control() { return m_simulator->control(); }
    void stop() { m_simulator->stop(); }

    QString insert(const QString &table, Values fields, qint64 at = 0); ///< the sys_id
    void update(const QString &table, const QString &sysId, Values fields, qint64 at = 0);
    void updateSilently(const QString &table, const QString &sysId, Values fields);
    void remove(const QString &table, const QString &sysId, bool audit = true);
    void setFaults(const QJsonObject &faults);
    qint64 count(const QString &table, const QString &encodedQuery = {});
    QString value(const QString &table, const QString &sysId, const QString &field);

private:
    QString done(Result<QString> result) const;

    std::unique_ptr<simulator::Simulator> m_simulator;
    QString m_problem;
};

} // namespace bunsnc::test
