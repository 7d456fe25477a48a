// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

#include <QtGlobal>

#include <type_traits>
#include <utility>
#include <variant>

namespace bunsnc {

/// Either a value or an Error. g++ 12 has std::expected only in C++23, hence these few lines.
template<typename T = void>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }
    template<typename U>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result>
            && !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, T>)
    Result(U &&value)
        : m_state(std::in_place_index<0>, std::forward<U>(value))
    {
    }

    bool hasValue() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return hasValue(); }

    T &value() &
    {
        Q_ASSERT(hasValue());
        return std::get<0>(m_state);
    }
    const T &value() const &
    {
        Q_ASSERT(hasValue());
        return std::get<0>(m_state);
    }
    T &&value() &&
    {
        Q_ASSERT(hasValue());
        return std::get<0>(std::move(m_state));
    }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    T valueOr(T fallback) const & { return hasValue() ? value() : std::move(fallback); }

    const Error &error() const &
    {
        Q_ASSERT(!hasValue());
        return std::get<1>(m_state);
    }
    Error &&error() &&
    {
        Q_ASSERT(!hasValue());
        return std::get<1>(std::move(m_state));
    }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    bool hasValue() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return hasValue(); }
    const Error &error() const
    {
        Q_ASSERT(!hasValue());
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace bunsnc
