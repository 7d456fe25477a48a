// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <optional>

namespace bunsnc::app {

/// A line on stderr that is written over and over.
class OverwrittenLine {
public:
    void show(const QString &text);
    void clear(); ///< takes it away, where there is one

private:
    bool m_shown = false;
    qsizetype m_width = 0;
};

/// How far something is, while rows or bytes come; only on a terminal, and only where results do not go to the same
/// screen. Takes itself away at its end.
class Progress {
public:
    explicit Progress(bool resultsOnScreen);
    ~Progress();
    Q_DISABLE_COPY_MOVE(Progress)

    void rows(qint64 done, std::optional<qint64> total);
    void bytes(qint64 done, qint64 total); ///< `total` -1: not known
    void clear() { m_line.clear(); }

private:
    bool isDue();
    static QString bar(qint64 done, qint64 total);

    const bool m_on;
    OverwrittenLine m_line;
    QElapsedTimer m_sinceStart;
    qint64 m_lastMs = -1'000'000;
};

} // namespace bunsnc::app
