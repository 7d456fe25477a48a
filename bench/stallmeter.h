// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <vector>

namespace bunsnc::bench {

/// An application that takes the time of every event it hands out: what lasts long there is what a person feels as a
/// stutter. `Application` is QCoreApplication, QGuiApplication or QApplication.
template<typename Application>
class StallMeter final : public Application {
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0)
            return Application::notify(receiver, event);
        ++m_depth;
        QElapsedTimer timer;
        timer.start();
        const bool handled = Application::notify(receiver, event);
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        --m_depth;
        m_longest = std::max(m_longest, ms);
        m_sum += ms;
        return handled;
    }

    void reset() { m_longest = m_sum = 0; }
    double longest() const { return m_longest; } ///< ms of the longest event since reset()
    double sum() const { return m_sum; }

private:
    int m_depth = 0;
    double m_longest = 0;
    double m_sum = 0;
};

/// Runs the event loop until `condition` holds; false when it did not within `seconds`.
template<typename Condition>
bool runUntil(Condition condition, double seconds = 60)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (static_cast<double>(timer.elapsed()) > seconds * 1000)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

} // namespace bunsnc::bench
