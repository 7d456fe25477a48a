// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trenddata.h"

#include <QDateTime>

namespace bunsnc::models {

TrendData::TrendData(
    std::shared_ptr<ReaderWorker> worker, stream::ChangeStream *changes, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_worker(std::move(worker))
    , m_clock(clock)
    , m_mailbox(std::make_shared<GuiMailbox>(this))
{
    m_interval.setInterval(30000);
    connect(&m_interval, &QTimer::timeout, this, &TrendData::refresh);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(2000);
    connect(&m_debounce, &QTimer::timeout, this, &TrendData::refresh);
    if (changes) {
        const auto soon = [this, box = m_mailbox](const auto &) {
            box->post([this] {
                if (m_active && !m_debounce.isActive())
                    m_debounce.start();
            });
        };
        m_subscription = changes->subscribe(soon, soon);
    }
}

TrendData::~TrendData()
{
    stop();
}

void TrendData::stop()
{
    detach();
}

Remains TrendData::detach()
{
    setActive(false);
    m_mailbox->close();
    m_running = true; // no answer comes any more
    return remainsOf(std::exchange(m_subscription, nullptr), std::exchange(m_worker, nullptr));
}

void TrendData::setDays(int days)
{
    if (days < 1 || days == m_dayCount)
        return;
    m_dayCount = days;
    ++m_generation;
    refresh();
}

void TrendData::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    ++m_generation;
    refresh();
}

void TrendData::setKinds(const std::vector<Kind> &kinds)
{
    if (kinds == m_kinds)
        return;
    m_kinds = kinds;
    ++m_generation;
    refresh();
}

void TrendData::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        m_interval.start();
        refresh();
    } else {
        m_interval.stop();
        m_debounce.stop();
    }
}

void TrendData::refresh()
{
    if (!m_active)
        return;
    if (m_running) {
        m_again = true;
        return;
    }
    m_running = true;
    m_again = false;
    QTimeZone zone = m_zone.value_or(QTimeZone::systemTimeZone());
    if (!zone.isValid())
        zone = QTimeZone::utc();
    const QDate to = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), zone).date();
    const QDate from = to.addDays(1 - m_dayCount);
    const auto done = [this, box = m_mailbox](quint64 of, Result<std::vector<store::DayCount>> answer) {
        box->post([this, of, answer = std::move(answer)] {
            m_running = false;
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    Q_EMIT failed(answer.error());
            } else if (of == m_generation) {
                const auto same = [](const store::DayCount &a, const store::DayCount &b) {
                    return a.day == b.day && a.opened == b.opened && a.resolved == b.resolved;
                };
                const auto &points = answer.value();
                if (!std::equal(points.begin(), points.end(), m_points.begin(), m_points.end(), same)) {
                    m_points = points;
                    Q_EMIT changed();
                }
            }
            if (m_again)
                refresh();
        });
    };
    m_worker->post(
        [done, of = m_generation, kinds = m_kinds, from, to, zone](
            store::TicketReader &reader, const std::stop_token &stop) {
            auto days = reader.openedAgainstResolved(kinds, from, to, zone, stop);
            if (!days) {
                done(of, days.error());
                return;
            }
            // Days on which nothing happened are days too.
            std::vector<store::DayCount> whole;
            for (QDate day = from; day <= to; day = day.addDays(1)) {
                const auto found = std::find_if(
                    days->begin(), days->end(), [day](const store::DayCount &count) { return count.day == day; });
                whole.push_back(found != days->end() ? *found : store::DayCount{day, 0, 0});
            }
            done(of, std::move(whole));
        },
        [done, of = m_generation](const Error &error) { done(of, error); });
}

} // namespace bunsnc::models
