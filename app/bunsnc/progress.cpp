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

void OverwrittenLine::show(const QString &text)
{
    printError(u"\r"_s + text.leftJustified(m_width) + u"\r"_s);
    m_width = std::max(m_width, text.size());
    m_shown = true;
}

void OverwrittenLine::clear()
{
    if (m_shown)
        printError(u"\r"_s + QString(m_width, u' ') + u"\r"_s);
    m_shown = false;
}

Progress::Progress(bool resultsOnScreen)
    : m_on(errorIsTerminal() && !resultsOnScreen)
{
    m_sinceStart.start();
}

Progress::~Progress()
{
    clear();
}

bool Progress::isDue()
{
    const qint64 now = m_sinceStart.elapsed();
    if (!m_on || now - m_lastMs < paceMs)
        return false;
    m_lastMs = now;
    return true;
}

QString Progress::bar(qint64 done, qint64 total)
{
    const double share = std::clamp(double(done) / double(total), 0.0, 1.0);
    const int filled = int(share * barCells);
    return QString(filled, QChar(0x2588)) + QString(barCells - filled, QChar(0x2591)) + u' '
        + QLocale().toString(share * 100, 'f', 0) + u"%  "_s;
}

void Progress::rows(qint64 done, std::optional<qint64> total)
{
    if (!isDue())
        return;
    const QLocale locale;
    const bool known = total && *total > 0;
    const double rate = m_lastMs > 0 ? double(done) * 1000 / double(m_lastMs) : 0;
    const QString figure =
        known ? bar(done, *total) + locale.toString(done) + u'/' + locale.toString(*total) : locale.toString(done);
    m_line.show(figure
        + u"  "_s + QCoreApplication::translate("SyncCommand", "%1 rows/s").arg(locale.toString(rate, 'f', 0)));
}

void Progress::bytes(qint64 done, qint64 total)
{
    if (!isDue())
        return;
    const QLocale locale;
    const QString size = locale.formattedDataSize(done);
    m_line.show(total > 0 ? bar(done, total) + size + u'/' + locale.formattedDataSize(total) : size);
}

} // namespace bunsnc::app
