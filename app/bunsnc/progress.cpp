// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/progress.h"

#include "app/bunsnc/console.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr qint64 paceMs = 200;
constexpr int barCells = 24;

} // namespace

Progress::Progress(bool resultsOnScreen)
    : m_on(errorIsTerminal() && !resultsOnScreen)
{
    m_sinceStart.start();
}

Progress::~Progress()
{
    clear();
}

void Progress::rows(qint64 done, std::optional<qint64> total)
{
    const qint64 now = m_sinceStart.elapsed();
    if (!m_on || now - m_lastMs < paceMs)
        return;
    m_lastMs = now;
    const QLocale locale;
    const double rate = now > 0 ? double(done) * 1000 / double(now) : 0;
    QString line;
    if (total && *total > 0) {
        const double share = std::clamp(double(done) / double(*total), 0.0, 1.0);
        const int filled = int(share * barCells);
        line = QString(filled, QChar(0x2588)) + QString(barCells - filled, QChar(0x2591)) + u' '
            + locale.toString(share * 100, 'f', 0) + u"%  "_s + locale.toString(done) + u'/' + locale.toString(*total);
    } else {
        line = locale.toString(done);
    }
    line += u"  "_s
        + QCoreApplication::translate("SyncCommand", "%1 rows/s").arg(locale.toString(rate, 'f', 0));
    printError(u"\r"_s + line.leftJustified(m_width) + u"\r"_s);
    m_width = std::max(m_width, line.size());
    m_shown = true;
}

void Progress::clear()
{
    if (m_shown)
        printError(u"\r"_s + QString(m_width, u' ') + u"\r"_s);
    m_shown = false;
}

} // namespace bunsnc::app
