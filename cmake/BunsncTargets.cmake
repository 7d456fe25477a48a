# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# The few ways in which this project makes a target, so that each CMakeLists.txt only names sources and arrows.

# One interface target with everything that every target of the project shares. Users of the installed library get where
# the headers are and C++20, and nothing of the strictness below.
add_library(bunsnc_common INTERFACE)
target_include_directories(bunsnc_common INTERFACE
    "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>" "$<INSTALL_INTERFACE:include/bunsnc>")
target_compile_features(bunsnc_common INTERFACE cxx_std_20)
add_library(bunsnc_strict INTERFACE)
target_link_libraries(bunsnc_common INTERFACE "$<BUILD_INTERFACE:bunsnc_strict>")
target_compile_definitions(bunsnc_strict INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_KEYWORDS
    QT_NO_FOREACH
    QT_NO_CONTEXTLESS_CONNECT
    QT_USE_QSTRINGBUILDER
    QT_STRICT_ITERATORS
    QT_MESSAGELOGCONTEXT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    BUNSNC_VERSION="${PROJECT_VERSION}")
if(MSVC)
    target_compile_options(bunsnc_strict INTERFACE /W4 /WX /utf-8 /permissive- /Zc:__cplusplus)
else()
    target_compile_options(bunsnc_strict INTERFACE
        -Wall -Wextra -Wpedantic -Wold-style-cast -Wcast-qual -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers
        -Werror)
    # g++ 12 at -O3 sees overflows inside of std::string that are none (its bugs 105329 and 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
        target_compile_options(bunsnc_strict INTERFACE
            -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
    if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        target_compile_definitions(bunsnc_strict INTERFACE _GLIBCXX_ASSERTIONS)
    endif()
endif()
if(BUNSNC_SANITIZE)
    target_compile_options(bunsnc_common INTERFACE -fsanitize=${BUNSNC_SANITIZE} -fno-sanitize-recover=undefined)
    target_link_options(bunsnc_common INTERFACE -fsanitize=${BUNSNC_SANITIZE})
    if(BUNSNC_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(bunsnc_common INTERFACE -Wno-tsan) # Boost uses fences, which g++ warns it cannot follow
    endif()
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND NOT MSVC AND NOT BUNSNC_FUZZ)
    target_link_options(bunsnc_strict INTERFACE -fuse-ld=mold)
endif()

# Three precompiled headers for the whole project, each compiled once and shared: for code without a window, for ui, and for
# tests without a window. A source that needs other code generation flags sets SKIP_PRECOMPILE_HEADERS.
set(BUNSNC_PCH_HEADERS
    <QtCore/QByteArray> <QtCore/QHash> <QtCore/QObject> <QtCore/QString> <QtCore/QStringList> <QtCore/QVariant>
    <algorithm> <atomic> <chrono> <functional> <memory> <mutex> <optional> <span> <string> <thread> <variant> <vector>)

function(_bunsnc_make_pch name)
    cmake_parse_arguments(arg "" "" "HEADERS;LINKS" ${ARGN})
    file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/${name}.cpp" CONTENT "")
    add_library(${name} STATIC "${CMAKE_BINARY_DIR}/${name}.cpp")
    target_link_libraries(${name} PRIVATE bunsnc_common Qt6::Core ${arg_LINKS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
    if(NOT MSVC)
        # ccache needs the header's dependencies spelt out to cache what is compiled with it.
        target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
    endif()
endfunction()

function(_bunsnc_use_pch target name)
    if(BUNSNC_PCH)
        target_precompile_headers(${target} REUSE_FROM ${name})
        if(NOT MSVC)
            target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
        endif()
    endif()
endfunction()

if(BUNSNC_PCH)
    _bunsnc_make_pch(bunsnc_pch HEADERS ${BUNSNC_PCH_HEADERS})
    if(BUNSNC_CONSOLE)
        find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets)
        _bunsnc_make_pch(bunsnc_pch_gui HEADERS ${BUNSNC_PCH_HEADERS} <QtCore/QAbstractTableModel> <QtWidgets/QtWidgets>
            LINKS Qt6::Widgets)
    endif()
endif()

# With BUILD_SHARED_LIBS, which whoever changes the code wants, a change in a low layer links that layer anew and nothing
# above it; what is given away is linked statically.
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)
set(CMAKE_WINDOWS_EXPORT_ALL_SYMBOLS ON)

function(_bunsnc_layer name)
    add_library(bunsnc_${name} ${ARGN})
    # No macro for "being built into this library": the objects are the same in either form, and cached as such.
    set_target_properties(bunsnc_${name} PROPERTIES LINKER_LANGUAGE CXX DEFINE_SYMBOL "")
    if(BUILD_SHARED_LIBS AND NOT BUNSNC_SANITIZE AND NOT MSVC)
        target_link_options(bunsnc_${name} PRIVATE -Wl,-z,defs) # an arrow that is not declared does not link
    endif()
endfunction()

# bunsnc_service(NAME [MOC] SOURCES ... LINKS ...): a library under services/, free of Gui and Widgets.
function(bunsnc_service name)
    cmake_parse_arguments(arg "MOC" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    _bunsnc_layer(${name} ${arg_SOURCES})
    set_target_properties(bunsnc_${name} PROPERTIES AUTOMOC "${arg_MOC}")
    target_link_libraries(bunsnc_${name} PUBLIC bunsnc_common Qt6::Core ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    _bunsnc_use_pch(bunsnc_${name} bunsnc_pch)
endfunction()

# bunsnc_gui_library(NAME SOURCES ... LINKS ...): models and ui.
function(bunsnc_gui_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    if(NOT arg_SOURCES)
        add_library(bunsnc_${name} INTERFACE)
        return()
    endif()
    _bunsnc_layer(${name} ${arg_SOURCES})
    set_target_properties(bunsnc_${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    target_link_libraries(bunsnc_${name} PUBLIC bunsnc_common ${arg_LINKS})
    if(name STREQUAL "ui")
        _bunsnc_use_pch(bunsnc_${name} bunsnc_pch_gui)
    else()
        _bunsnc_use_pch(bunsnc_${name} bunsnc_pch)
    endif()
endfunction()

file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/Testing/logs")

# To be called once Qt Test is found. Its headers ask for definitions that Qt sets by target (where its sources are) and by
# module (Gui, Network): with the first left out and Network everywhere, tests without a window can share them compiled.
function(bunsnc_prepare_tests)
    set_property(TARGET Qt6::Test PROPERTY INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
    if(BUNSNC_PCH)
        _bunsnc_make_pch(bunsnc_pch_test HEADERS ${BUNSNC_PCH_HEADERS} <QtTest/QtTest> LINKS Qt6::Test Qt6::Network)
    endif()
endfunction()

function(_bunsnc_use_test_pch target gui)
    if(BUNSNC_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized) # among a sanitizer's own code g++ sees what is none
    endif()
    if(gui)
        _bunsnc_use_pch(${target} bunsnc_pch)
    else()
        target_link_libraries(${target} PUBLIC Qt6::Network)
        _bunsnc_use_pch(${target} bunsnc_pch_test)
    endif()
endfunction()

# bunsnc_test_library(NAME [GUI] SOURCES ... LINKS ...): what several tests share, compiled once.
function(bunsnc_test_library name)
    cmake_parse_arguments(arg "GUI" "" "SOURCES;LINKS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC bunsnc_common Qt6::Test ${arg_LINKS})
    _bunsnc_use_test_pch(${name} ${arg_GUI})
endfunction()

# A test's class is in its source, which includes what moc makes of it. AUTOMOC would look through every file of the test
# first and compile a source of its own, which takes longer than compiling the test.
function(_bunsnc_run_moc target)
    foreach(source ${ARGN})
        get_filename_component(stem "${source}" NAME_WE)
        if(stem MATCHES "^tst_")
            set(moc "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc/${stem}.moc")
            qt_generate_moc("${source}" "${moc}")
            target_sources(${target} PRIVATE "${moc}")
            set_source_files_properties("${moc}" PROPERTIES HEADER_FILE_ONLY ON)
            target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
        endif()
    endforeach()
endfunction()

# bunsnc_test(NAME [GUI] SOURCES ... LINKS ... [SERIAL] [LABELS ...] [TIMEOUT seconds]): one Qt Test executable, one
# ctest entry; a SERIAL one runs with no other beside it.
function(bunsnc_test name)
    cmake_parse_arguments(arg "GUI;SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    _bunsnc_run_moc(${name} ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC bunsnc_common Qt6::Test ${arg_LINKS})
    target_compile_definitions(${name} PRIVATE BUNSNC_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        BUNSNC_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    _bunsnc_use_test_pch(${name} ${arg_GUI})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 240)
    endif()
    # What the programs log that a test starts is kept, and searched for secrets after the whole run.
    set(environment "TZ=America/Sao_Paulo" "QT_LOGGING_RULES=qt.qpa.*=false"
        "BUNSNC_LOG_FILE=${CMAKE_BINARY_DIR}/Testing/logs/${name}.log")
    if(arg_GUI)
        list(APPEND environment "QT_QPA_PLATFORM=offscreen")
    endif()
    if(BUNSNC_SANITIZE MATCHES "thread")
        if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
            target_sources(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/plainclone.cpp")
        endif()
        list(APPEND environment "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp halt_on_error=1 die_after_fork=0")
    elseif(BUNSNC_SANITIZE)
        list(APPEND environment "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/lsan.supp"
            "UBSAN_OPTIONS=print_stacktrace=1")
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${environment}"
        LABELS "${arg_LABELS}" RUN_SERIAL "${arg_SERIAL}")
endfunction()
