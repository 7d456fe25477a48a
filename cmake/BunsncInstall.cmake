# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where. Component "runtime": the programs, with the translations inside of them. Component
# "manuals": manual pages and completions, written by the program itself. Component "sdk": the client library for
# find_package(BunSNC), with its headers below include/bunsnc, so that
# `#include <services/servicenow/client.h>` is the same there as here.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The library is given away as archives; where this build links its layers as shared libraries, archives of the same
# objects.
set(sdk bunsnc_common)
set_target_properties(bunsnc_common PROPERTIES EXPORT_NAME common)
foreach(name core query servicenow)
    set(archive bunsnc_${name})
    if(BUILD_SHARED_LIBS)
        string(APPEND archive _archive)
        add_library(${archive} STATIC $<TARGET_OBJECTS:bunsnc_${name}>)
        set_target_properties(${archive} PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME bunsnc_${name})
        get_target_property(links bunsnc_${name} LINK_LIBRARIES)
        get_target_property(public_links bunsnc_${name} INTERFACE_LINK_LIBRARIES)
        list(REMOVE_ITEM links ${public_links})
        list(TRANSFORM public_links REPLACE "^(bunsnc_(core|query))$" "\\1_archive")
        target_link_libraries(${archive} PUBLIC ${public_links} PRIVATE ${links})
    endif()
    set_target_properties(${archive} PROPERTIES EXPORT_NAME ${name})
    add_library(BunSNC::${name} ALIAS ${archive})
    list(APPEND sdk ${archive})
endforeach()
install(TARGETS ${sdk} EXPORT BunSNCTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)

# Headers that only the library's own sources include; several of them show what it is made with.
set(private_headers
    answer.h attachmentwriter.h batchtunnel.h bayeuxlink.h bayeuxsession.h bodypipe.h cookiesession.h downloadsink.h
    gliderecord_p.h httpbody.h httpconnection.h httpparser.h identifiers.h jsonscan.h jsontext.h linesplitter.h linkheader.h
    number.h operand.h operators.h pagesplitter.h partfile.h postgres.h program.h proxysettings.h redirectlistener.h rowbuffer.h
    script.h sql.h sqlcompiler.h sqlite.h tablerequests.h term.h text.h tinyurl.h tlssettings.h uploadsource.h)
list(JOIN private_headers "|" private_headers)
string(REPLACE "." "\\." private_headers "${private_headers}")
foreach(folder core query servicenow)
    install(DIRECTORY "${CMAKE_SOURCE_DIR}/services/${folder}" DESTINATION include/bunsnc/services COMPONENT sdk
        FILES_MATCHING PATTERN "*.h" REGEX "/(${private_headers})$" EXCLUDE)
endforeach()

set(BUNSNC_NEEDS_KEYCHAIN ${Qt6Keychain_FOUND})
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/BunSNC)
configure_package_config_file("${CMAKE_SOURCE_DIR}/cmake/BunSNCConfig.cmake.in" "${CMAKE_BINARY_DIR}/BunSNCConfig.cmake"
    INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file("${CMAKE_BINARY_DIR}/BunSNCConfigVersion.cmake"
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/BunSNCConfig.cmake" "${CMAKE_BINARY_DIR}/BunSNCConfigVersion.cmake"
    DESTINATION ${package_folder} COMPONENT sdk)
install(EXPORT BunSNCTargets NAMESPACE BunSNC:: DESTINATION ${package_folder} COMPONENT sdk)
install(FILES "${CMAKE_SOURCE_DIR}/LICENSES/Apache-2.0.txt" DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/bunsnc
    COMPONENT sdk)

if(NOT WIN32 AND NOT CMAKE_CROSSCOMPILING)
    install(CODE "
        set(data \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")
        function(bunsnc_writes)
            execute_process(COMMAND \"$<TARGET_FILE:bunsnc>\" \${ARGN} COMMAND_ERROR_IS_FATAL ANY)
        endfunction()
        bunsnc_writes(--lang en man --output \"\${data}/man/man1\")
        bunsnc_writes(--lang pt_BR man --output \"\${data}/man/pt_BR/man1\")
        file(MAKE_DIRECTORY \"\${data}/bash-completion/completions\" \"\${data}/zsh/site-functions\")
        bunsnc_writes(--lang en completion bash OUTPUT_FILE \"\${data}/bash-completion/completions/bunsnc\")
        bunsnc_writes(--lang en completion zsh OUTPUT_FILE \"\${data}/zsh/site-functions/_bunsnc\")
        message(STATUS \"Installing: manual pages and completions below \${data}\")"
        COMPONENT manuals)
endif()
