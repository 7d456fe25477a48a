// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/patience.h"

#include <QProcess>

namespace bunsnc::test {

/// A store that another process has locked for writing, as long as this lives.
class StoreLock {
public:
    enum class Kind {
        Writing,
        Everything, ///< nobody else may even read
    };
    explicit StoreLock(const QString &path, Kind kind = Kind::Writing)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(BUNSNC_HOLDLOCK), kind == Kind::Everything ? QStringList{path, QStringLiteral("alone")} : QStringList{path});
        m_held = m_process.waitForReadyRead(patienceMs) && m_process.readLine() == "locked\n";
    }
    ~StoreLock() { release(); }
    Q_DISABLE_COPY_MOVE(StoreLock)

    bool isHeld() const { return m_held; }
    void release()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.closeWriteChannel();
        m_process.waitForFinished(patienceMs);
        m_held = false;
    }

private:
    QProcess m_process;
    bool m_held = false;
};

} // namespace bunsnc::test
