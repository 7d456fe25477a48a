// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/identifiers.h"

#include <QSet>
#include <QString>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

bool isTakenIdentifier(QStringView name)
{
    static const QSet<QString> taken = [] {
        constexpr QStringView keywords
            = u"alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t "
              "char32_t class compl concept const consteval constexpr constinit const_cast continue "
              "contract_assert co_await co_return co_yield decltype default delete do double dynamic_cast else "
              "enum explicit export extern false float for friend goto if inline int long mutable namespace new "
              "noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast "
              "requires return short signed sizeof static static_assert static_cast struct switch template this "
              "thread_local throw true try typedef typeid typename union unsigned using virtual void volatile "
              "wchar_t while xor xor_eq";
        constexpr QStringView macros
            = u"signals slots emit foreach forever major minor makedev unix linux i386 assert errno stdin stdout "
              "stderr interface near far small hyper min max pascal cdecl huge IN OUT OPTIONAL TRUE FALSE NULL "
              "EOF ERROR DELETE NO_ERROR NAN INFINITY BUFSIZ CALLBACK CONST VOID Bool None Status Success DOMAIN "
              "OVERFLOW UNDERFLOW PI offsetof setjmp va_start va_end va_arg va_copy environ alloca index_t";
        QSet<QString> all;
        for (const QStringView list : {keywords, macros}) {
            for (const QStringView word : list.split(u' '))
                all.insert(word.toString());
        }
        return all;
    }();
    return taken.contains(name.toString());
}

} // namespace bunsnc::servicenow
