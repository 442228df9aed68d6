TABLE = """
#                                                           visitor member author suspended moderator owner
GET  /admin/                                                login  login  login  login  200    200
POST /admin/                                                login  login  login  login  200    200
GET  /admin/login/                                          login  403    403    403    302    302
POST /admin/login/                                          login  403    403    403    302    302
GET  /admin/logout/                                         302
POST /admin/logout/                                         302
GET  /admin/no/such/page/                                   login  login  login  login  404    404
POST /admin/no/such/page/                                   login  login  login  login  404    404

# What moderators work on. Nothing there is changed but by acts, which ask for a reason; nothing is deleted.
# A moderator who tries to assign a role is told that it can't be done.
GET  /admin/moderation/report/                              login  login  login  login  200    200
POST /admin/moderation/report/                              login  login  login  login  200    200
GET  /admin/moderation/report/{report}/change/              login  login  login  login  200    200
POST /admin/moderation/report/{report}/change/              login  login  login  login  403    403
GET  /admin/moderation/report/act/resolve/?pick={report}    login  login  login  login  200    200
POST /admin/moderation/report/act/resolve/?pick={report}    login  login  login  login  done   done
GET  /admin/moderation/member/                              login  login  login  login  200    200
POST /admin/moderation/member/                              login  login  login  login  200    200
GET  /admin/moderation/member/{member}/change/              login  login  login  login  200    200
POST /admin/moderation/member/{member}/change/              login  login  login  login  403    403
GET  /admin/moderation/member/act/suspend/?pick={member}    login  login  login  login  200    200
POST /admin/moderation/member/act/suspend/?pick={member}    login  login  login  login  done   done
GET  /admin/moderation/member/act/assign_role/?pick={member}    login  login  login  login  200    200
POST /admin/moderation/member/act/assign_role/?pick={member}    login  login  login  login  302    done
GET  /admin/moderation/decision/                            login  login  login  login  200    200
POST /admin/moderation/decision/                            login  login  login  login  200    200
GET  /admin/moderation/decision/{decision}/change/          login  login  login  login  200    200
POST /admin/moderation/decision/{decision}/change/          login  login  login  login  403    403
GET  /admin/moderation/decision/act/hide/?pick={decision}   login  login  login  login  403    403
POST /admin/moderation/decision/act/hide/?pick={decision}   login  login  login  login  403    403
GET  /admin/categories/category/                            login  login  login  login  200    200
POST /admin/categories/category/                            login  login  login  login  200    200
GET  /admin/categories/category/add/                        login  login  login  login  200    200
POST /admin/categories/category/add/                        login  login  login  login  done   done
GET  /admin/categories/category/{category}/change/          login  login  login  login  200    200
POST /admin/categories/category/{category}/change/          login  login  login  login  done   done
GET  /admin/categories/category/act/archive/?pick={category}    login  login  login  login  200    200
POST /admin/categories/category/act/archive/?pick={category}    login  login  login  login  done   done

# Drafts are their authors' own and never lie on the desk: it answers as if there was none.
GET  /admin/posts/post/                                     login  login  login  login  200    200
POST /admin/posts/post/                                     login  login  login  login  200    200
GET  /admin/posts/post/{post}/change/                       login  login  login  login  200    200
POST /admin/posts/post/{post}/change/                       login  login  login  login  403    403
GET  /admin/posts/post/{draft}/change/                      login  login  login  login  302    302
POST /admin/posts/post/{draft}/change/                      login  login  login  login  302    302
GET  /admin/posts/post/act/hide/?pick={post}                login  login  login  login  200    200
POST /admin/posts/post/act/hide/?pick={post}                login  login  login  login  done   done
GET  /admin/posts/post/act/no-such-act/?pick={post}         login  login  login  login  404    404
POST /admin/posts/post/act/no-such-act/?pick={post}         login  login  login  login  404    404
GET  /admin/comments/comment/                               login  login  login  login  200    200
POST /admin/comments/comment/                               login  login  login  login  200    200
GET  /admin/comments/comment/{comment}/change/              login  login  login  login  200    200
POST /admin/comments/comment/{comment}/change/              login  login  login  login  403    403
GET  /admin/comments/comment/act/hide/?pick={comment}       login  login  login  login  200    200
POST /admin/comments/comment/act/hide/?pick={comment}       login  login  login  login  done   done
"""
