// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"
#include "services/simulator/player.h"
#include "services/simulator/simulator.h"

namespace bunsnc::simulator {

/// Control over an instance: as calls, and as the requests under /__simulator/ that lead to the same calls.
class InstanceControl final : public Control {
public:
    InstanceControl(Instance &instance, Player &player)
        : m_instance(instance)
        , m_player(player)
    {
    }
    http::Response answer(const http::Request &request);

    using Control::apply;
    Result<> setFaults(const QJsonObject &faults) override { return m_instance.faults.set(faults); }
    void clearFaults() override { m_instance.faults.clear(); }
    Result<> addAccess(const QJsonObject &access) override { return m_instance.credentials.add(access); }
    Result<> revokeAccess(const QJsonObject &what) override { return m_instance.credentials.revoke(what); }
    Result<std::vector<QString>> apply(const std::vector<DirectChange> &changes) override;
    Result<QJsonObject> record(const QString &table, const QString &sysId) override;
    Result<qint64> count(const QString &table, const QString &encodedQuery) override;
    Result<std::vector<QString>> find(const QString &table, const QString &encodedQuery) override;
    RequestFigures requests() const override;
    void resetRequests() override { m_instance.log.reset(); }
    void keepTargets() override { m_instance.log.keepTargets(); }
    std::vector<std::string> targets() const override { return m_instance.log.targets(); }
    const Clock &clock() const override { return m_instance.clock; }
    void setClock(qint64 epochMs) override { m_instance.clock.set(epochMs); }
    void advanceClock(qint64 ms) override { m_instance.clock.advance(ms); }
    void setSpeed(double speed) override { m_instance.clock.setSpeed(speed); }
    void setWorkloadPaused(bool paused) override { m_player.setPaused(paused); }
    qint64 operationsPlayed() const override { return m_player.played(); }
    bool replayEnded() const override { return m_player.ended(); }

private:
    Result<std::vector<std::string>> column(
        const QString &table, const QString &encodedQuery, const std::string &expression, bool ordered);
    http::Response change(const QJsonObject &body);
    http::Response setClockFrom(const QJsonObject &body);
    http::Response log() const;
    http::Response stats();

    Instance &m_instance;
    Player &m_player;
};

} // namespace bunsnc::simulator
