// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/transport.h"

#include <QJsonObject>
#include <QProcess>
#include <QUrl>

namespace bunsnc::bench {

/// The instance as a process of its own (this program again, with "--serve"), as it is in real life: what it takes
/// of memory and processor is not counted for the mirror.
class SimulatorProcess {
public:
    /// A real instance is another machine. Behind: it takes the processors of this one as the mirror's own threads do,
    /// not before a window's.
    enum class Share { Equal, Behind };

    /// Incidents only; over TLS with its certificates in `tlsDirectory`, if one is given. Ends the program when the instance
    /// does not come up.
    SimulatorProcess(
        qint64 incidents, std::uint64_t seed, const QString &tlsDirectory = {}, Share share = Share::Equal);
    ~SimulatorProcess();

    QUrl url() const { return m_url; }
    QString caFile() const { return m_caFile; } ///< of the authority to trust; empty without TLS
    std::shared_ptr<servicenow::Account> account() const;
    /// A request to /__simulator/, outside of every limit and of the log of a measurement.
    QJsonObject control(servicenow::Verb verb, const QString &what, const QJsonObject &body = {});

private:
    QProcess m_process;
    QUrl m_url;
    QString m_caFile;
    std::shared_ptr<servicenow::Account> m_controlAccount;
};

/// To be called first in main(): serves and returns the exit code when this process is the instance.
std::optional<int> serveWhenAsked(const QStringList &arguments);

} // namespace bunsnc::bench
