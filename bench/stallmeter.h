// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/processusage.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

#include <algorithm>

namespace bunsnc::bench {

/// An application that takes the time of every event it hands out: what lasts long there is what a person feels as a
/// stutter. `Application` is QCoreApplication, QGuiApplication or QApplication.
template<typename Application>
class StallMeter final : public Application {
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        // Every thread's events pass here, also those of workers, which may take their time.
        if (QThread::currentThread() != this->thread() || m_depth > 0)
            return Application::notify(receiver, event);
        ++m_depth;
        QElapsedTimer timer;
        timer.start();
        const double waited = threadWaitedMs();
        const double before = threadProcessorMs();
        const char *const name = receiver->metaObject()->className(); // before: the receiver may delete itself
        const int type = event->type();
        const bool handled = Application::notify(receiver, event);
        const double lasted = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        if (lasted > m_longest) {
            m_longest = lasted;
            m_waited = threadWaitedMs() - waited;
            m_what = QByteArray(name) + " event " + QByteArray::number(type);
        }
        m_longestProcessor = std::max(m_longestProcessor, threadProcessorMs() - before);
        --m_depth;
        return handled;
    }

    void reset()
    {
        m_longest = m_longestProcessor = m_waited = 0;
        m_what.clear();
        m_stolen = stolenMs();
    }
    double longest() const { return m_longest; } ///< ms of the longest event since reset(), by the clock
    /// The same by the thread's processor time: what is left of it when nobody else wants the processor.
    double longestProcessor() const { return m_longestProcessor; }
    QByteArray processorNote() const
    {
        return "processor " + QByteArray::number(m_longestProcessor, 'f', 1) + " ms, waited "
            + QByteArray::number(m_waited, 'f', 1) + " ms for one, " + m_what + ", the host took "
            + QByteArray::number(stolenMs() - m_stolen, 'f', 0) + " ms in all";
    }

private:
    int m_depth = 0;
    double m_longest = 0;
    double m_waited = 0; ///< of the longest, for a processor
    QByteArray m_what; ///< receiver and QEvent::Type of the longest
    double m_longestProcessor = 0;
    double m_stolen = 0; ///< before the last reset
};

/// Runs the event loop until `condition` holds; false when it did not within `seconds`.
template<typename Condition>
bool runUntil(Condition condition, double seconds = 60)
{
    QElapsedTimer timer;
    timer.start();
    // Asleep until something happens, as the program is: with a limit of time, processEvents() would not sleep at all
    // and take a processor for itself, from the very threads that are measured.
    QTimer beat;
    beat.start(20);
    while (!condition()) {
        if (static_cast<double>(timer.elapsed()) > seconds * 1000)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace bunsnc::bench
