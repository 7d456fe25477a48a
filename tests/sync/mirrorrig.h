// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"
#include "services/simulator/simulator.h"
#include "services/store/sqlite/connection.h"
#include "services/sync/mirror.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <map>

namespace bunsnc::test {

/// What the change stream said of one ticket.
struct EventCounts {
    int created = 0;
    int updated = 0; ///< finished ones too
    int deleted = 0;
};

/// One simulated instance with a person at it, one store, and what is needed to mirror the one into the other and to
/// compare them. Used from the test's thread.
class MirrorRig {
public:
    explicit MirrorRig(simulator::Options options = small());
    ~MirrorRig();

    static simulator::Options small(std::int64_t records = 600);
    /// Impatient, so that tests need not wait: short polls and back-offs.
    static sync::MirrorOptions quick();

    // the instance
    QUrl url() const { return m_url; }
    void stopInstance();
    void startInstance(); ///< at the same address and with the same data, when made with a database file
    /// Sends a control request; the answer's object. Fails the test when it is refused.
    QJsonObject control(const QString &path, const QJsonObject &body, servicenow::Verb verb = servicenow::Verb::Post);
    void setFaults(const QJsonObject &faults);
    void clearFaults();
    QString insert(Kind kind, const QHash<QString, QString> &fields = {});
    void update(Kind kind, const QString &sysId, const QHash<QString, QString> &fields);
    void remove(Kind kind, const QString &sysId);
    /// Writes rows as they are, without the effects of a write (stamps, audit, business rules): a row with a sys_id
    /// that exists is changed in the given columns.
    void rawChange(Kind kind, const QJsonArray &rows);
    qint64 nowThere(); ///< the instance's clock, epoch seconds
    static QString newSysId();
    QStringList sysIds(Kind kind, int limit, const QString &query = {});
    qint64 count(Kind kind, const QString &query = {});
    servicenow::TableApi &api() { return *m_api; }

    // the mirror
    std::shared_ptr<store::TicketStore> openStore(const store::SqliteOptions &options = {.busyTimeoutMs = 500});
    QString storePath() const { return m_directory.filePath(QStringLiteral("mirror.sqlite")); }
    QString directory() const { return m_directory.path(); }
    std::shared_ptr<servicenow::Account> account(const QString &password = QStringLiteral("admin")) const;
    std::unique_ptr<sync::Mirror> mirror(
        sync::MirrorOptions options = quick(), const QString &password = QStringLiteral("admin"));
    /// A whole run to its end; the last status.
    sync::MirrorStatus runOnce(sync::MirrorOptions options = quick());

    // both
    /// Empty when store and instance hold the same tickets in the same versions, and a sample of them in all fields;
    /// else what differs.
    QString difference(bool allFields = true);
    std::map<QString, EventCounts> events();
    /// Empty when every stored ticket was announced as created exactly once and not as deleted, and every other
    /// created as often as deleted.
    QString eventMistakes();

private:
    QString differenceOf(Kind kind, bool allFields);

    simulator::Options m_options;
    QTemporaryDir m_directory;
    std::unique_ptr<simulator::Simulator> m_simulator;
    QUrl m_url;
    std::unique_ptr<servicenow::Transport> m_transport;
    std::unique_ptr<servicenow::TableApi> m_api;
    std::shared_ptr<store::TicketStore> m_store;
};

} // namespace bunsnc::test
