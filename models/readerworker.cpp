// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readerworker.h"

namespace bunsnc::models {

ReaderWorker::ReaderWorker(const QString &name, std::shared_ptr<store::TicketStore> store)
    : m_store(std::move(store))
    , m_thread(name, WorkerThread::Priority::Low)
{
}

ReaderWorker::~ReaderWorker() = default;

void ReaderWorker::post(Job job, Failed failed)
{
    m_thread.post([this, job = std::move(job), failed = std::move(failed)](const std::stop_token &stop) {
        if (!m_reader) {
            auto opened = m_store->openReader();
            if (!opened) {
                if (failed)
                    failed(opened.error());
                return;
            }
            m_reader = std::move(*opened);
        }
        job(*m_reader, stop);
    });
}

void ReaderWorker::requestStop()
{
    m_thread.requestStop();
}

bool ReaderWorker::wait(qint64 milliseconds)
{
    return m_thread.wait(milliseconds);
}

} // namespace bunsnc::models
