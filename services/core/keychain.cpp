// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/keychain.h"

#include "services/core/workerthread.h"

#include <qt6keychain/keychain.h>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace bunsnc::keychain {

namespace {

constexpr std::chrono::seconds patience{20};

/// The library has one queue for the whole process. It lives in the thread that asked first and touches every job from
/// there: so all are made in one thread, which is never ended.
WorkerThread &thread()
{
    static auto *const forever = new WorkerThread(QStringLiteral("keychain"));
    return *forever;
}

template<typename Job>
Answer ask(std::function<void(Job &)> prepare)
{
    struct Waiting {
        std::mutex mutex;
        std::condition_variable answered;
        std::optional<Answer> answer; // guarded
    };
    const auto waiting = std::make_shared<Waiting>();
    thread().post([waiting, prepare = std::move(prepare)](const std::stop_token &) {
        auto *const job = new Job(QStringLiteral("BunSNC")); // deletes itself
        job->setInsecureFallback(false);
        prepare(*job);
        QObject::connect(job, &QKeychain::Job::finished, job, [waiting](QKeychain::Job *done) {
            Answer answer{done->error() == QKeychain::NoError, {}, done->errorString()};
            if (const auto *const read = qobject_cast<QKeychain::ReadPasswordJob *>(done); read && answer.succeeded)
                answer.text = read->textData();
            const std::scoped_lock lock(waiting->mutex);
            waiting->answer = std::move(answer);
            waiting->answered.notify_all();
        });
        job->start();
    });
    std::unique_lock lock(waiting->mutex);
    if (!waiting->answered.wait_for(lock, patience, [&waiting] { return waiting->answer.has_value(); }))
        return {.problem = QStringLiteral("no answer in time")};
    return *waiting->answer;
}

} // namespace

Answer read(const QString &name)
{
    return ask<QKeychain::ReadPasswordJob>([name](QKeychain::ReadPasswordJob &job) { job.setKey(name); });
}

Answer write(const QString &name, const QString &secret)
{
    return ask<QKeychain::WritePasswordJob>([name, secret](QKeychain::WritePasswordJob &job) {
        job.setKey(name);
        job.setTextData(secret);
    });
}

Answer erase(const QString &name)
{
    return ask<QKeychain::DeletePasswordJob>([name](QKeychain::DeletePasswordJob &job) { job.setKey(name); });
}

} // namespace bunsnc::keychain
