TABLE = """
#                                        visitor  member  author  suspended  moderator  owner
GET   /healthz                           200
POST  /healthz                           405
GET   /readyz                            200
POST  /readyz                            405
GET   /pictures/{picture}-48.webp         200
POST  /pictures/{picture}-48.webp         405
GET   /robots.txt                        200
POST  /robots.txt                        405
GET   /site.webmanifest                  200
POST  /site.webmanifest                  405
GET   /                                  200
POST  /                                  405
GET   /new/                              200
POST  /new/                              405
GET   /top/                              200
POST  /top/                              405
GET   /c/transport/                      200
POST  /c/transport/                      405
GET   /view/                             405
POST  /view/                             302
GET   /search/?q=bridge                  200
POST  /search/?q=bridge                  405
GET   /search/suggest/?q=br              200
POST  /search/suggest/?q=br              405
GET   /search/similar/?title=bridge      login    200
POST  /search/similar/?title=bridge      405
GET   /shortcuts/                        200
POST  /shortcuts/                        405

# Posts: everyone can read them, only authors can change them, and only others can upvote and report them.
GET   /p/{post}/                         302
POST  /p/{post}/                         405
GET   /p/{post}/a-bridge/                200
POST  /p/{post}/a-bridge/                405
GET   /p/{draft}/a-draft/                404      404     200     404        404        404
GET   /p/{seed}/source/                  200
POST  /p/{seed}/source/                  405
GET   /publish/link/                     login    200
POST  /publish/link/                     403      done    done    403        done       done
GET   /publish/link/{fetch}/             login    404     200     404        404        404
POST  /publish/link/{fetch}/             403      404     done    404        404        404
GET   /publish/                          login    200     200     200        200        200
POST  /publish/                          403      done    done    403        done       done
GET   /publish/{post}/                   login    403     200     403        403        403
POST  /publish/{post}/                   403      403     done    403        403        403
GET   /publish/{draft}/                  login    404     200     404        404        404
POST  /publish/{draft}/                  403      404     done    404        404        404
GET   /publish/{post}/withdraw/          login    403     200     403        403        403
POST  /publish/{post}/withdraw/          403      403     done    403        403        403
GET   /publish/{draft}/withdraw/         login    404     200     404        404        404
POST  /publish/{draft}/withdraw/         403      404     done    404        404        404
GET   /p/{post}/upvote/                  405
POST  /p/{post}/upvote/                  403      done    403     403        done       done
POST  /p/{draft}/upvote/                 403      404     403     404        404        404
GET   /report/p/{post}/                  login    200     403     403        200        200
POST  /report/p/{post}/                  403      done    403     403        done       done

# Comments: the same rules.
GET   /p/{post}/c/go/                    302
POST  /p/{post}/c/go/                    405
GET   /p/{draft}/c/go/                   404      404     302     404        404        404
GET   /p/{post}/c/1/                     302
POST  /p/{post}/c/1/                     405
GET   /p/{post}/c/publish/               login    200     200     200        200        200
POST  /p/{post}/c/publish/               403      done    done    403        done       done
GET   /p/{post}/c/1/reply/               login    200     200     200        200        200
POST  /p/{post}/c/1/reply/               403      done    done    403        done       done
GET   /p/{post}/c/1/edit/                login    403     200     403        403        403
POST  /p/{post}/c/1/edit/                403      403     done    403        403        403
GET   /p/{post}/c/1/withdraw/            login    403     200     403        403        403
POST  /p/{post}/c/1/withdraw/            403      403     done    403        403        403
GET   /p/{post}/c/1/upvote/              405
POST  /p/{post}/c/1/upvote/              403      done    403     403        done       done
GET   /report/p/{post}/c/1/              login    200     403     403        200        200
POST  /report/p/{post}/c/1/              403      done    403     403        done       done

# The stream of new comments. The test server doesn't keep connections open.
GET   /events/p/{post}/                  204
POST  /events/p/{post}/                  405
GET   /events/p/{draft}/                 404      404     204     404        404        404

# Bookmarks: everyone who can read something can bookmark it, for themselves.
GET   /p/{post}/bookmark/                login    200
POST  /p/{post}/bookmark/                403      done
GET   /p/{draft}/bookmark/               login    404     200     404        404        404
POST  /p/{draft}/bookmark/               403      404     done    404        404        404
GET   /p/{post}/c/1/bookmark/            login    200
POST  /p/{post}/c/1/bookmark/            403      done

# Edit history: public. Moderators can hide versions.
GET   /p/{post}/history/                 200
POST  /p/{post}/history/                 403      403     403     403        done       done
GET   /p/{draft}/history/                404      404     200     404        404        404
GET   /p/{post}/c/1/history/             200
POST  /p/{post}/c/1/history/             403      403     403     403        done       done

# Tracker and notifications. Suspended members can track, because they can read. Drafts can't be tracked.
GET   /p/{post}/c/new/                   login    302
POST  /p/{post}/c/new/                   403      302
GET   /track/p/{post}/                   405
POST  /track/p/{post}/                   403      done    302     done       done       done
GET   /track/p/{draft}/                  405
POST  /track/p/{draft}/                  403      404     403     404        404        404
GET   /untrack/p/{post}/                 405
POST  /untrack/p/{post}/                 403      302     done    302        302        302
GET   /tracker/                          login    200
POST  /tracker/                          405
GET   /tracker/history/                  login    200
POST  /tracker/history/                  405
GET   /tracker/read/                     405
POST  /tracker/read/                     403      302
GET   /notifications/                    login    200
POST  /notifications/                    405
GET   /notifications/{notice}/           login    404     302     404        404        404
POST  /notifications/{notice}/           405
GET   /notifications/read/               405
POST  /notifications/read/               403      302     done    302        302        302
GET   /replies/                          login    200
POST  /replies/                          405
GET   /members/?q=ad                     login    200
POST  /members/                          405

# Pages about the site, which everyone reads once they are public. Owners write them. The notice
# about a new version can be dismissed by every member.
GET   /rules/                            200
POST  /rules/                            405
GET   /terms/                            404      404     404     404        200        200
GET   /rules/history/                    200
POST  /rules/history/                    405
GET   /terms/history/                    404      404     404     404        200        200
GET   /rules/1/                          200
POST  /rules/1/                          405
GET   /rules/3/                          404      404     404     404        200        200
GET   /rules/edit/                       login    403     403     403        403        200
POST  /rules/edit/                       403      403     403     403        403        done
GET   /rules/1/restore/                  405
POST  /rules/1/restore/                  403      403     403     403        403        done
GET   /site/notice/dismiss/              405
POST  /site/notice/dismiss/              403      done

# The site's settings, and what was changed.
GET   /site/settings/                    login    403     403     403        403        200
POST  /site/settings/                    403      403     403     403        403        done
GET   /site/logo/                        login    403     403     403        403        200
POST  /site/logo/                        403      403     403     403        403        done
GET   /site/changes/                     login    403     403     403        200        200
POST  /site/changes/                     405
GET   /site/changes/{change}/undo/       405
POST  /site/changes/{change}/undo/       403      403     403     403        403        done
GET   /site/jobs/                        login    403     403     403        200        200
POST  /site/jobs/                        405
GET   /site/jobs/{job}/retry/            405
POST  /site/jobs/{job}/retry/            403      403     403     403        done       done
GET   /site/checklist/                   login    403     403     403        403        200
POST  /site/checklist/                   405
GET   /site/checklist/mark/              405
POST  /site/checklist/mark/              403      403     403     403        403        done
GET   {stylesheet}                       200
POST  {stylesheet}                       405

# A locked post can be read by everyone and commented on by nobody.
GET   /p/{locked}/c/publish/             login    200     200     200        200        200
POST  /p/{locked}/c/publish/             403
"""
