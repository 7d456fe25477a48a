// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <optional>

namespace bunsnc::app {

/// A line on stderr that is written over and over while rows come; only on a terminal, and only where results do not go
/// to the same screen. Takes itself away at its end.
class Progress {
public:
    explicit Progress(bool resultsOnScreen);
    ~Progress();
    Q_DISABLE_COPY_MOVE(Progress)

    void rows(qint64 done, std::optional<qint64> total);
    void bytes(qint64 done, qint64 total); ///< `total` -1: not known
    void clear();

private:
    bool isDue();
    void show(const QString &line);
    static QString bar(qint64 done, qint64 total);

    const bool m_on;
    bool m_shown = false;
    qsizetype m_width = 0;
    QElapsedTimer m_sinceStart;
    qint64 m_lastMs = -1'000'000;
};

} // namespace bunsnc::app
