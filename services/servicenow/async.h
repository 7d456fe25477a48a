// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/client.h"

namespace bunsnc::servicenow {

/// Anything of a client whose calls block, with its calls in the client's worker threads, one after the other in the
/// order of calling:
///
///     Async<Aggregate> stats(client, client.aggregate(u"incident"_s));
///     QFuture<Result<std::vector<AggregateRow>>> rows
///         = stats.call([](Aggregate &a, std::stop_token stop) { return a.run(stop); });
///
/// Cancelling a future stops its call within milliseconds; it then ends without a result. The Client must outlive its
/// calls: those that come later are cancelled.
template<typename T> class Async {
public:
    Async(const Client &client, T value)
        : m_executor(client.core()->executor())
        , m_state(std::make_shared<State>(std::move(value)))
    {
    }

    /// The thing itself: to be used while no call is under way.
    T &value() { return m_state->value; }
    const T &value() const { return m_state->value; }

    template<typename Call> auto call(Call call) -> QFuture<std::invoke_result_t<Call, T &, std::stop_token>>
    {
        auto body = [state = m_state, call = std::move(call)](
                        std::stop_token stop) mutable { return call(state->value, std::move(stop)); };
        return m_executor->submit(std::move(body), m_state->strand);
    }

private:
    struct State {
        explicit State(T made)
            : value(std::move(made))
        {
        }
        T value;
        const std::shared_ptr<Strand> strand = std::make_shared<Strand>();
    };

    std::shared_ptr<Executor> m_executor;
    std::shared_ptr<State> m_state;
};

} // namespace bunsnc::servicenow
