// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"
#include "services/simulator/simulator.h"
#include "services/store/sqlite/connection.h"
#include "services/sync/mirror.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <map>

namespace bunsnc::test {

/// What the change stream said of one ticket.
struct EventCounts {
    int created = 0;
    int updated = 0; ///< finished ones too
    int finished = 0;
    int deleted = 0;
};

/// One simulated instance with a person at it, one store, and what is needed to mirror the one into the other and to
/// compare them. Used from the test's thread.
class MirrorRig {
public:
    MirrorRig();
    explicit MirrorRig(simulator::Options options);
    ~MirrorRig();

    static simulator::Options small(std::int64_t records = 600);
    /// Impatient, so that tests need not wait: short polls and back-offs.
    static sync::MirrorOptions quick();

    // the instance
    QUrl url() const { return m_url; }
    void stopInstance();
    void startInstance(); ///< at the same address and with the same data, when made with a database file
    simulator::Control &control() { return m_simulator->control(); }
    /// These act past the API, so no fault meets them.
    void setFaults(const QJsonObject &faults);
    void clearFaults() { control().clearFaults(); }
    QString insert(Kind kind, const QHash<QString, QString> &fields = {});
    void update(Kind kind, const QString &sysId, const QHash<QString, QString> &fields);
    void remove(Kind kind, const QString &sysId, bool audit = true);
    QStringList removeSome(int number, bool audit, Kind kind = Kind::Incident); ///< whom it met
    QString changeSome(); ///< incidents: one changed, one removed, one made, whose sys_id it is
    std::vector<QString> apply(const std::vector<simulator::DirectChange> &changes);
    qint64 nowThere() { return control().clock().nowSeconds(); } ///< the instance's clock
    QStringList sysIds(Kind kind, int limit, const QString &query = {});
    qint64 count(Kind kind, const QString &query = {});

    // the mirror
    std::shared_ptr<store::TicketStore> openStore();
    /// Where the store is, for store::openStore(): the file in the rig's directory unless set otherwise, before the store is
    /// opened.
    QString storeAddress() const
    {
        return m_storeAddress.isEmpty() ? QStringLiteral("sqlite:") + storePath() : m_storeAddress;
    }
    void setStoreAddress(const QString &address) { m_storeAddress = address; }
    QString storePath() const { return m_storeDirectory + QStringLiteral("/mirror.sqlite"); }
    /// Elsewhere than in the rig's own directory; before the store is opened.
    void setStoreDirectory(const QString &directory) { m_storeDirectory = directory; }
    QString directory() const { return m_directory.path(); }
    std::shared_ptr<servicenow::Account> account(const QString &password = QStringLiteral("admin")) const;
    std::unique_ptr<sync::Mirror> mirror() { return mirror(quick()); }
    std::unique_ptr<sync::Mirror> mirror(
        sync::MirrorOptions options, const QString &password = QStringLiteral("admin"));
    /// In its first load, and slow at it: so many ms an answer, in small pages.
    std::unique_ptr<sync::Mirror> startSlowly(int latencyMs = 10);
    /// A whole run to its end; the last status.
    sync::MirrorStatus runOnce() { return runOnce(quick()); }
    sync::MirrorStatus runOnce(sync::MirrorOptions options);

    // both
    /// Empty when store and instance hold the same tickets in the same versions, and a sample of them in all fields;
    /// else what differs.
    QString difference(bool allFields = true);
    std::map<QString, EventCounts> events();
    /// Empty when the events tell the story of each ticket without a gap: created once, then versions that only grow
    /// up to the one that is stored, Finished where the state became a finished one and only there, deleted at the end
    /// when it is not stored any more.
    QString eventMistakes();
    /// Stops the mirror. Empty when it ends in time and there is then neither a difference nor a mistake.
    QString stopAndCompare(sync::Mirror &mirror);

private:
    QString differenceOf(Kind kind, bool allFields);
    std::vector<ChangeEvent> allEvents();

    simulator::Options m_options;
    QTemporaryDir m_directory;
    QString m_storeDirectory = m_directory.path();
    QString m_storeAddress;
    std::unique_ptr<simulator::Simulator> m_simulator;
    QUrl m_url;
    std::unique_ptr<servicenow::Transport> m_transport;
    std::unique_ptr<servicenow::TableApi> m_api;
    std::shared_ptr<store::TicketStore> m_store;
};

} // namespace bunsnc::test
