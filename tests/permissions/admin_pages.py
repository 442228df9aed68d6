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

# Rows change only through acts, which ask for a reason, and are never deleted. A moderator who tries to assign
# a role is redirected with an error message.
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
GET  /admin/moderation/member/act/remove_picture/?pick={member}    login  login  login  login  200    200
POST /admin/moderation/member/act/remove_picture/?pick={member}    login  login  login  login  done   done
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

# Moderators never see drafts: the admin responds as if the draft didn't exist.
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
GET  /admin/comments/comment/act/unfeature/?pick={comment}   login  login  login  login  200    200
POST /admin/comments/comment/act/unfeature/?pick={comment}   login  login  login  login  done   done
"""
