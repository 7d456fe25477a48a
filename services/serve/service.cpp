// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/service.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bunsnc::serve {

namespace {

Q_LOGGING_CATEGORY(logServe, "bunsnc.serve")

/// At the store, with a place in it or without. Longer than limitWindow: what one who has died did then is over.
constexpr auto lookInterval = 1'010ms;
constexpr auto openInterval = 2'000ms;
/// Requests of the mirror before this one count in the instance's second, and nobody here knows of them.
constexpr auto limitWindow = 1'005ms;
/// Not longer than the others take to give the place of somebody who has gone to the next one.
constexpr auto longestUnheld = 5'000ms;
constexpr auto shutDownTime = 3'000ms;
constexpr int lockWaitMs = 1'000; // the mirror waits out a lock by itself and says so

const char *roleName(Role role)
{
    switch (role) {
    case Role::Opening: return "opens the store";
    case Role::StandingBy: return "stands by: others keep the store up to date";
    case Role::Sharing: return "shares the work: keeps its part of the store up to date";
    case Role::Leading: return "leads: keeps the store up to date";
    case Role::Ended: return "ended";
    }
    return "";
}

} // namespace

Service::Service(ServeOptions options)
    : m_options(std::move(options))
    , m_thread(u"serve"_s)
{
    m_thread.post([this](const std::stop_token &stop) { run(stop); });
}

Service::~Service()
{
    requestStop();
    m_thread.wait(-1);
}

void Service::requestStop()
{
    m_thread.requestStop();
    // The thread may be waiting for the store; what works for it need not.
    const std::scoped_lock lock(m_mutex);
    if (m_work)
        m_work->requestStop();
}

bool Service::wait(std::chrono::milliseconds timeout)
{
    return m_thread.wait(timeout.count());
}

void Service::change(ServeOptions options)
{
    {
        const std::scoped_lock lock(m_mutex);
        options.storeAddress = m_options.storeAddress;
        m_options = std::move(options);
        m_changed = true;
    }
    m_wake.notify_all();
}

ServiceStatus Service::status() const
{
    const std::scoped_lock lock(m_mutex);
    ServiceStatus status{.role = m_role, .error = m_error, .beats = m_beats, .team = m_team};
    if (m_work) {
        status.mirror = m_work->mirror();
        status.relay = m_work->relay();
        status.consumers = m_work->consumers();
        status.tasks = m_work->tasks();
    }
    return status;
}

ServeOptions Service::takeOptions()
{
    const std::scoped_lock lock(m_mutex);
    m_changed = false;
    return m_options;
}

void Service::enter(Role role, const std::optional<Error> &error)
{
    const std::scoped_lock lock(m_mutex);
    const bool newError = error && (!m_error || m_error->code != error->code);
    if (newError)
        qCWarning(logServe).noquote() << "store:" << toLogLine(*error);
    if (role != m_role)
        qCInfo(logServe).noquote() << roleName(role);
    m_role = role;
    m_error = error;
    ++m_beats;
}

void Service::end(const Error &error)
{
    const std::scoped_lock lock(m_mutex);
    m_error = error;
    m_ended = true;
}

/// Also over when there are new options; false when stopped.
bool Service::pause(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    ++m_beats;
    m_wake.wait_for(lock, stop, time, [this] { return m_changed; });
    return !stop.stop_requested();
}

void Service::run(const std::stop_token &stop)
{
    bool goesOn = openStore(stop);
    while (goesOn) {
        if (const auto team = join(stop))
            work(*team, stop);
        const std::scoped_lock guard(m_mutex);
        goesOn = !stop.stop_requested() && !m_ended;
    }
    m_store.reset();
    const std::scoped_lock guard(m_mutex);
    m_role = Role::Ended;
    if (!m_ended)
        m_error.reset();
}

bool Service::openStore(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        auto opened = store::openStore(takeOptions().storeAddress, StateCatalog(), lockWaitMs);
        if (opened) {
            m_store = *std::move(opened);
            return true;
        }
        if (!opened.error().retryable) {
            end(opened.error());
            return false;
        }
        enter(Role::Opening, opened.error());
        interruptibleSleep(openInterval.count(), stop);
    }
    return false;
}

namespace {
Team::Terms termsOf(const ServeOptions &options)
{
    return {.kinds = options.mirror.kinds,
        .requestsPerSecond = int(options.instance.requestsPerSecond),
        .concurrentRequests = options.instance.concurrentRequests,
        .limitsAreShared = options.relay.has_value()};
}
} // namespace

/// Nothing when stopped.
std::unique_ptr<Team> Service::join(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        auto team = Team::join(*m_store, termsOf(takeOptions()));
        if (team)
            return *std::move(team);
        const bool taken = team.error().code == ErrorCode::StoreBusy;
        enter(taken ? Role::StandingBy : Role::Opening, taken ? std::nullopt : std::optional(team.error()));
        interruptibleSleep(lookInterval.count(), stop);
    }
    return nullptr;
}

void Service::work(Team &team, const std::stop_token &stop)
{
    m_held = std::chrono::steady_clock::now();
    while (waitForRoom(team, stop) && workAsIs(team, stop)) {
        qCInfo(logServe) << "the configuration has changed: the mirror begins anew where it stood";
    }
}

/// Until the others have left a part of the limits.
bool Service::waitForRoom(Team &team, const std::stop_token &stop)
{
    for (;;) {
        team.setTerms(termsOf(takeOptions()));
        if (!keepPlace(team))
            return false;
        if (team.mayWork())
            return interruptibleSleep(limitWindow.count(), stop);
        if (!pause(lookInterval, stop))
            return false;
    }
}

/// False when all work has to end.
bool Service::keepPlace(Team &team)
{
    const auto ours = team.renew();
    const auto now = std::chrono::steady_clock::now();
    if (ours)
        m_held = now;
    const bool taken = !ours && ours.error().code == ErrorCode::StoreBusy;
    const bool keeps = !taken && now - m_held < longestUnheld;
    if (taken)
        qCWarning(logServe) << "another process has taken the work over";
    else if (!keeps)
        qCWarning(logServe) << "the store has not answered for too long: another process may have the work now";
    Role role = team.leads() ? Role::Leading : Role::Sharing;
    if (!team.mayWork()) {
        role = Role::StandingBy;
    } else {
        const std::scoped_lock guard(m_mutex);
        if (!m_work)
            role = m_role; // it is about to begin
    }
    enter(role, ours || !keeps ? std::nullopt : std::optional(ours.error()));
    const std::scoped_lock guard(m_mutex);
    m_team = team.size();
    return keeps;
}

/// Until something changes; true when that are the options.
bool Service::workAsIs(Team &team, const std::stop_token &stop)
{
    const ServeOptions options = takeOptions();
    auto begun = LeaderWork::begin(options, m_store, team);
    if (!begun) {
        end(begun.error());
        return false;
    }
    LeaderWork *const work = begun->get();
    {
        const std::scoped_lock guard(m_mutex);
        m_work = *std::move(begun);
    }
    bool changed = false;
    bool goesOn = true;
    do {
        goesOn = keepPlace(team);
        if (goesOn && team.leads())
            work->lead(options, m_store);
        const sync::MirrorStatus mirror = work->mirror();
        if (isFinal(mirror)) {
            end(*mirror.error);
            goesOn = false;
        }
        const std::scoped_lock guard(m_mutex);
        changed = m_changed;
    } while (goesOn && !changed && pause(lookInterval, stop));
    std::unique_ptr<LeaderWork> ending;
    {
        const std::scoped_lock guard(m_mutex);
        ending = std::move(m_work);
    }
    if (!ending->shutDown(shutDownTime))
        qCWarning(logServe) << "the mirror takes long to end";
    team.setLimit({});
    return changed && goesOn && !stop.stop_requested();
}

/// The mirror has ended, and does not try again: the store is another instance's.
bool Service::isFinal(const sync::MirrorStatus &mirror)
{
    return mirror.phase == sync::Phase::Failed && mirror.nextAttemptMs == 0 && mirror.error
        && mirror.error->code == ErrorCode::InvalidArgument;
}

} // namespace bunsnc::serve
